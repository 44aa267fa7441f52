"""备案花名册 (G-15): its columns, in Chinese because it is an official document."""

from __future__ import annotations

from portal.workforce.workers.models import Worker

PERSON = ("序号", "人员编号", "姓名", "证件号", "性别", "出生年月", "学历", "政治面貌")
CERTIFICATE = ("证书级别", "管理号")
EMPLOYMENT = ("聘用单位", "实际用人单位", "用工形式", "聘用日期")
FILING = ("备案编号", "备案日期", "备注")
REGISTER_COLUMNS = PERSON + CERTIFICATE + EMPLOYMENT + FILING
SEX = {"1": "男", "2": "女"}
LEVELS = {"assistant": "助理社会工作师", "social_worker": "社会工作师", "senior": "高级社会工作师"}
POLITICAL = {
    "01": "中共党员",
    "02": "中共预备党员",
    "03": "共青团员",
    "04": "民革党员",
    "05": "民盟盟员",
    "06": "民建会员",
    "07": "民进会员",
    "08": "农工党党员",
    "09": "致公党党员",
    "10": "九三学社社员",
    "11": "台盟盟员",
    "12": "无党派人士",
    "13": "群众",
}
FORM = {
    "1": "县（市、区）总工会直签",
    "2": "市总工会直签",
    "3": "工会所属事业单位签订",
    "4": "乡镇（街道）、开发区工会签订",
    "5": "劳务派遣",
    "6": "人事代理",
    "7": "购买服务",
    "8": "劳务协议",
    "9": "其他",
}


def register_row(number: int, worker: Worker) -> list[str | int | None]:
    """One line of the list; ``number`` counts from 1."""
    filing = worker.filing
    return [
        number,
        worker.number,
        worker.name,
        worker.document_number,
        SEX.get(worker.sex or "", ""),
        worker.born_on.strftime("%Y-%m") if worker.born_on else "",
        worker.education or "",
        POLITICAL.get(worker.political_status or "", ""),
        LEVELS.get(worker.certificate_level or "", ""),
        worker.certificate_number or "",
        worker.contracting_party,
        worker.using_unit,
        FORM[worker.form],
        worker.hired_on.isoformat(),
        filing.filing_number or "",
        filing.filed_on.isoformat() if filing.filed_on else "",
        "" if filing.filing_number else "未备案",
    ]
