"""Whether applications are for information: 公开申请 says so, bare 受理申请9件 does where the words around it do."""

from __future__ import annotations

import re

from reportlib.scene import Scene
from reportlib.sentences import Sentence

_APPLICATIONS = re.compile("公开申请|申请公开(?!信息)")
_BARE = re.compile(  # with what nobody but who asks for information is told, or `alone`
    r"(?:新收|收到新?|受理新?)(?:书面)?申请件?"
    r"(?:(?=.*结转|(?:共计?)?\d.*(?:答复\d|[意予分]公开|不存在|自然人|信函))|(?P<alone>)(?=(?:共计?)?\d))"
)
_WHOEVER = re.compile(  # before them: not 公租房受理申请9件
    r"(?:^|\d[年月日]|[省市县区州盟旗镇乡局委厅办部署会院校底]|街道|政府|机关|系统|单位|部门|各级|大学)"
    "(?:年?度|全年|本年|[当今]年|年内|期间|以来|[一总]?共|累计|实际|正式)*$"
)
_NAMED_BEFORE = re.compile(r"依申请公开(?!目录|范围|指南)|信息公开申请|主动公开(?:政府)?信息\d+条,")
_NAMED_BEHIND = re.compile(
    r"(?:[意予分]公开|不存在|(?:自然人|信函)(?:申请)?|答复|结转[^,;:。\d]{0,9})\d+[件份宗]|\d[件份宗]结转"
)


def names_applications(
    scene: Scene, section: tuple[str, ...], previous: Sentence | None, following: Sentence | None
) -> re.Match[str] | None:
    """Return the words of a sentence that name applications for information, None if there are none.

    Bare words need a heading or a sentence beside them that says so, if their own does not.
    """
    text = scene.text
    if named := _APPLICATIONS.search(text):
        return named
    bare = _BARE.search(text)
    if bare is None or not _WHOEVER.search(scene.clause(bare.start())[0]):
        return None
    if bare.lastgroup is None:
        return bare
    before = "".join((*section, previous.text if previous else "", text[: bare.start()]))
    behind = following.text if following and following.section == section else ""
    return bare if _NAMED_BEFORE.search(before) or _NAMED_BEHIND.search(behind) else None
