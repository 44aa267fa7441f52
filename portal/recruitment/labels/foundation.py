"""Why an upload, a table or a print was refused, and what to do; words of the public log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.log import words as log_words
from portal.foundation.web.wording import Refusal

_OTHER = _("请换一个文件再传，已填写的内容都还在。")

REFUSALS = log_words.REFUSALS | {
    "storage.full": Refusal(
        _("系统的磁盘满了，这次没有保存"),
        _("您填写的内容还在，请不要关闭这一页，过几分钟再保存一次；一直这样请告诉系统管理员。"),
        503,
    ),
    "file.empty": Refusal(_("这个文件是空的"), _OTHER, 422),
    "file.not_an_image": Refusal(
        _("这不是图片，或者格式不支持"),
        _("请上传 JPG、PNG 或手机拍的 HEIC 照片，也可以上传 PDF；改后缀名没有用。"),
        422,
    ),
    "file.not_a_pdf": Refusal(_("这不是有效的 PDF"), _OTHER, 422),
    "file.damaged": Refusal(_("文件打不开，可能没有传完整"), _OTHER, 422),
    "file.encrypted": Refusal(_("这个 PDF 有密码"), _("请去掉密码再传，或者拍照上传。"), 422),
    "file.bomb": Refusal(
        _("这个文件解开后太大，或者画出来太费时，不能接收"),
        _("请把这份材料重新扫描成 PDF，或者逐页拍照上传。已填写的内容都还在。"),
        422,
    ),
    "file.not_drawn": Refusal(
        _("这个文件的页面画不出来"), _("请送交人重新扫描或者拍照上传。"), 404
    ),
    "file.gone": Refusal(_("这个文件已经删除"), _("请返回看现在的材料。"), 404),
    "sending.too_much": Refusal(
        _("这段时间里上传得太多"),
        _("请 %(minutes)s 分钟以后再传，已填写和已上传的内容都还在。"),
        429,
    ),
    "sending.in_progress": Refusal(
        _("您还有上传没有处理完"),
        _("请等上一次的页面出来，再传下一份；一直这样的，请过两分钟再试。"),
        429,
    ),
    "work.busy": Refusal(
        _("正在处理的文件太多，这一次没有处理"),
        _("请过一分钟再试一次，已填写和已上传的内容都还在。"),
        503,
    ),
    "file.too_large": Refusal(
        _("文件太大"), _("每个文件不超过 12 MB。手机照片可以先在相册里压缩。"), 422
    ),
    "file.too_many_pixels": Refusal(
        _("图片的像素太多，不能接收"), _("请用手机直接拍的照片，不要超过 2500 万像素。"), 422
    ),
    "file.too_many_pages": Refusal(_("PDF 页数太多"), _("最多 20 页，请只留需要的几页。"), 422),
    "file.too_small": Refusal(_("图片太小，看不清"), _("请用原图，不要用截图或缩略图。"), 422),
    "file.unreadable": Refusal(
        _("图片只有 %(width)s × %(height)s 像素，字看不清"),
        _("短边至少 %(least)s 像素。请靠近一些重拍，或者上传原图。"),
        422,
    ),
    "file.infected": Refusal(
        _("有文件带病毒，不能提交"),
        _("请删掉标出的文件，换一台设备重新拍照或扫描后再传。填写的内容都还在。"),
        422,
    ),
    "file.not_scanned": Refusal(
        _("还有文件没有查完病毒，暂时不能提交"),
        _(
            "填写和上传不受影响，都已保存。请过几分钟再点一次提交；快到截止时间还不行的，"
            "请拨打公告上的咨询电话。"
        ),
        503,
    ),
    "pdf.too_heavy": Refusal(
        _("文件太长，一时做不出来"),
        _("请过几分钟再试；还不行的，请把内容分成几份。"),
        503,
    ),
    "pdf.foreign_address": Refusal(
        _("文件里引用了别处的内容，不能印制"), _("请删去正文里的外部图片。"), 422
    ),
}

WORDS = log_words.WORDS
