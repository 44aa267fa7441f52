"""What everybody tries first is refused, in whatever dress; a sentence of one's own is not."""

from __future__ import annotations

import pytest

from deploy.passwords import entries
from portal.foundation.security.common_passwords import LIST
from portal.foundation.security.passwords import MIN_LENGTH, check_password_rules
from portal.kernel.errors import Refused

COMMON = """
Password2026 P@ssw0rd!! passw0rd123 PASSWORD!! 1Password1 Qwerty123456 qwertyuiop asdfghjkl;
zxcvbnm,./ 1qaz2wsx3edc 1q2w3e4r5t q1w2e3r4t5 zaq12wsxcde3 poiuytrewq 0987654321 1234567890
12345678910 0123456789 1122334455 9876543210 1111111111 aaaaaaaaaa abababababab abcabcabcabc
woaini1314 WoAiNi5201314 woaini520520 5201314520 1314520520 wo5201314520 woaini@2026
w0a1n1131420 woainibaobei woailaopo1314 zhangwei1987 Zhangwei@123 wangfang19900101 lixiaoming88
chenjing520 zhao.wei.2026 liujianguo66 13912345678 13912345678a abc1234567 a123456789
qq123456789 aa12345678 19870412zhy 20260901abc 320812199505172 jiangsu2026 Nanjing@2026
suzhou12345 gonghui123 Gonghui@2026 zhaopin2026 admin123456 Administrator1 Admin@12345
welcome2026 letmein1234 changeme123 iloveyou12 iloveyou1314 sunshine2026 football123
dragon123456 huawei12345 weixin123456 taobao1234 mima123456 mimamima12 wodemima123 woshishui1
woaizhongguo 5845201314 7758521521 147258369147 １２３４５６７８９０ ｐａｓｓｗｏｒｄ１２３
8888888888 66668888888
password_123 !!password!! woaini-1314 qwe123qwe123 zxc123zxc123 zhaopin2026zhaopin2026
password1234567890password1234567890 qwertyqwertyqwerty Aa123456789 Abc@123456
"""
OWN = [
    "correct horse 工会",
    "清江浦 horse 2026",
    "three herons at dusk",
    "窗前 horse 2026",
    "一句只有我知道的话 2026",
    "木瓜灯塔二十三只橘猫",
    "vKx7-pd9Q-mm2T",
    "9fK2mZq81xLw",
    "外婆桥头卖红薯呢真的甜",
    "Ruderboot am Steg 4",
]


@pytest.mark.parametrize("password", COMMON.split())
def test_what_everybody_tries_is_refused(password: str) -> None:
    assert len(password) >= MIN_LENGTH, "the length would refuse it"
    with pytest.raises(Refused, match=r"password\.common"):
        check_password_rules(password)


@pytest.mark.parametrize("password", OWN)
def test_a_sentence_of_ones_own_is_taken(password: str) -> None:
    check_password_rules(password)


def test_the_list_is_what_its_rules_make_and_long_enough() -> None:
    assert LIST.read_text().split() == entries()
    assert len(entries()) >= 3000
