"""The words of the public log, which are the same on both sides."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "log.key_form": Refusal(
        _("公钥的写法不对"), _("应是“名称+八位编号+一串字符”，请从对方发来的文件里整行复制。"), 422
    ),
    "log.key_kind": Refusal(
        _("这不是共同签名用的公钥"), _("请对方提供 cosignature/v1 类的公钥。"), 422
    ),
    "log.witness_known": Refusal(
        _("这个见证单位或者这把公钥已经登记过"), _("%(words)s（%(name)s）。"), 422
    ),
    "log.note_form": Refusal(
        _("这不是一份校验点文件"), _("请把对方发来的文件原样粘贴，包括空行和签名行。"), 422
    ),
    "log.checkpoint_unknown": Refusal(
        _("本日志没有发布过这个校验点"),
        _(
            "对方见到的是 %(origin)s 的第 %(size)s 条处。如果名称就是本日志，说明两边看到的"
            "日志不一样，请保存对方的文件并报告审计管理员。"
        ),
        422,
    ),
    "log.cosignature_wrong": Refusal(
        _("%(words)s的签名行不对"), _("请对方重新签，并核对登记的公钥（%(name)s）。"), 422
    ),
    "log.cosignature_none": Refusal(
        _("没有新的签名行"), _("这些签名行已经导入过，或者签名单位还没有登记。"), 422
    ),
    "log.pending": Refusal(_("证明还没有做好"), _("登记后一般一分钟内做好，请稍后再来。"), 404),
    "log.no_leaf": Refusal(_("公开日志里没有这一条"), _("请核对校验码，一共 64 位。"), 404),
    "log.round_hidden": Refusal(_("没有这个名称的对照码"), _("批次公告以后才公布。"), 404),
    "log.proof_form": Refusal(_("这不是一份日志证明文件"), "", 422),
    "log.proof_signature": Refusal(_("证明上没有 %(key)s 的签名"), "", 422),
    "log.proof_origin": Refusal(_("证明来自另一个日志：%(origin)s"), "", 422),
    "log.proof_path": Refusal(_("证明与校验点对不上"), "", 422),
    "log.key_changed": Refusal(
        _("日志的密钥换过"), _("%(origin)s 不能再用这把密钥签名，请按运行手册另起一个日志。")
    ),
    "log.files_gone": Refusal(
        _("日志的公开文件不全"), _("%(origin)s 暂停签名，请按运行手册接续。")
    ),
    "log.files_differ": Refusal(
        _("日志的公开文件与数据库对不上"), _("已暂停签名，请保存两者并报告审计管理员。")
    ),
    "log.inconsistent": Refusal(
        _("日志与第 %(size)s 条处的校验点对不上"),
        _("已暂停签名，请保存现状并报告审计管理员。"),
    ),
}

WORDS = {
    "log.kind": {
        "publication": _("公布的文件"),
        "bundle": _("复核材料包"),
        "policy": _("招聘规则"),
        "commitment": _("抽签承诺"),
        "abort": _("作废的抽签承诺"),
        "seats": _("考场编排"),
        "chain_head": _("审计链头"),
        "filing": _("备案"),
        "software": _("系统软件"),
        "program": _("查验程序"),
        "witness": _("见证单位的公钥"),
        "restore": _("从备份恢复"),
        "origin": _("接续前一个日志"),
    },
}
