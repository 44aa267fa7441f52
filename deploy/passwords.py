"""Writes ``portal/foundation/security/common_passwords.txt``: ``python -m deploy.passwords``.

What people choose, made by rule from habits anybody can name, so that no collected (leaked) list
with an unclear licence is needed: pinyin of the commonest surnames (Ministry of Public Security,
yearly name report) with common given names, declarations of love and lucky numbers, places, words
of our own trade, English words, walks over the keyboard, runs of digits. Digits and signs behind
them, capitals and 0-for-o are undone before looking (foundation/security/common_passwords.py), so
that each line stands for thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "portal/foundation/security/common_passwords.txt"
SURNAMES = """
wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song
zheng xie han tang feng yu dong xiao cheng cao yuan deng xu fu shen zeng peng lu su jiang cai
jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin
hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan lei qian
"""
GIVEN = """
wei fang na min jing li qiang lei jun yang yong yan jie juan tao ming chao xia ping gang hong
hua fei ying bo bin hui xin peng lin long hao yu qing mei ting dan xue lan zhen jian feng
xiaoming xiaohong jianguo jianhua zhiqiang
"""
HEART = """
woaini woaiwo woaini woaijia woaiwojia woaimama woaibaba woailaopo woailaogong aini ainiyo
aiqing airen baobei baobao baobeier laopo laogong mama baba mamababa babamama gege jiejie meimei
didi nainai yeye xihuanni xiangni qinaide yongyuan yongyuanaini yisheng yishengyishi yishiyishi
tiantian xingfu kuaile pingan jiankang haoyun facai gongxifacai dajidali wanshiruyi shunli zhufu
nihao nihaoma mima mimamima wodemima denglu zhanghao yonghu guanli guanliyuan ceshi nimei haha
hehe heihei woshishui woshini woshiwo wobuzhidao buzhidao wangjile jizhu zhongguo woaizhongguo
zuguo xuexi gaokao daxue gongzuo shangban xiaban zhaopin kaoshi bishi mianshi luqu tongguo
shangan bishang jiayou chenggong
"""
PLACES = """
jiangsu nanjing wuxi xuzhou changzhou suzhou nantong lianyungang huaian yancheng yangzhou
zhenjiang taizhou suqian beijing shanghai tianjin chongqing guangzhou shenzhen hangzhou zhejiang
anhui shandong henan hubei hunan guangdong fujian jiangxi sichuan hebei shanxi liaoning jilin
heilongjiang yunnan guizhou hainan gansu qinghai xinjiang xizang neimenggu ningxia guangxi
xianggang aomen taiwan kunshan jiangyin yixing zhangjiagang changshu taicang danyang jurong
qingjiangpu huaiyin
"""
TRADE = """
gonghui zonggonghui zhigong gongren ganbu shehuihua zhaolu zhaopin renshi renliziyuan minzheng
zhengfu danwei bangong caiwu kuaiji mishu zhuren keyuan jingban fuhe shenhe shenpi kaowu jiankao
xitong anquan shenji jsgh jszgh njgh szgh ghzp admin administrator root user guest system
manager office union worker exam test tester temp login service support operator
"""
ENGLISH = """
password passwd pass passcode passphrase qwerty letmein welcome changeme default secret private
access master dragon monkey shadow sunshine princess football baseball basketball superman
batman spiderman starwars pokemon iloveyou loveyou lovely love lover forever friend friends
family mother father sister brother baby angel diamond flower butterfly rainbow summer winter
spring autumn january february march april may june july august september october november
december monday tuesday wednesday thursday friday saturday sunday hello helloworld world
computer internet google facebook twitter youtube microsoft windows apple iphone android samsung
huawei xiaomi honor oppo vivo tencent alibaba taobao weixin wechat alipay baidu jingdong douyin
kuaishou bilibili weibo china chinese beijing london newyork paris freedom liberty whatever
nothing trustno nobody somebody everyone michael jordan jessica ashley jennifer charlie thomas
andrew daniel george robert william james david richard matthew joseph nicole amanda maggie
ginger buster cookie cheese chocolate banana orange purple silver golden yellow black white
green blue pink red tiger lion eagle falcon phoenix wolf panda rabbit horse snake monkey rooster
chicken money success lucky happy smile killer hunter ranger soldier warrior soccer hockey
tennis golf music guitar piano dance movie star moon sunshine ocean mountain river forest school
student teacher doctor nurse lawyer engineer manager police abc abcd abcde abcdef abcdefg
abcdefgh abcabc aaa aaaa aaaaa aaaaaa asd asdasd zxc zxczxc qwe qweqwe qaz qazqaz wsx edc aabbcc
abcd abab xyz qq vip nb boss king queen god jesus christ hero legend ninja pirate wizard magic
dream
"""
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p")
NUMBERS = """
520 521 1314 5201314 1314520 5211314 7758258 7758521 584520 5845201314 9420 886 168 518 888 666
999 147258369 159357 147852369 741852963 789456123 963852741 110110 119119 112233 123123 123321
121212 131313 101010 100200 19491001 20082008 11223344 1122334455 12344321 123454321 1234554321
0123456789 123456789 9876543210
"""


def _names() -> Iterator[str]:
    for surname in SURNAMES.split():
        yield surname
        yield from (surname + given for given in GIVEN.split())


def _walks() -> Iterator[str]:
    """Along rows, down columns, zigzag between rows, there and back."""
    for row in (*ROWS, "".join(COLUMNS), "".join(column[::-1] for column in COLUMNS)):
        for way in (row, row[::-1]):
            for start in range(len(way) - 2):
                yield from (way[start:end] for end in range(start + 3, len(way) + 1))
    for upper, lower in zip(ROWS, ROWS[1:], strict=False):
        for first, second in ((upper, lower), (lower, upper)):
            zigzag = "".join(a + b for a, b in zip(first, second, strict=False))
            yield from (zigzag[:end] for end in range(4, len(zigzag) + 1))
    for first, second in zip(COLUMNS, COLUMNS[1:], strict=False):
        yield from (first + second, first + second[::-1], first[::-1] + second, second + first)


def entries() -> list[str]:
    """Every line, sorted, once."""
    written = " ".join((HEART, PLACES, TRADE, ENGLISH, NUMBERS)).split()
    return sorted({*written, *_names(), *_walks()})


if __name__ == "__main__":
    TARGET.write_text("\n".join(entries()) + "\n")
    print(f"{len(entries())} lines")  # noqa: T201
