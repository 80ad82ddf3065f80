"""The demo city: its offices, people and procedures. Well-known passwords live here and only here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import codes, passwords
from accounts.actor import OFFICER, RECORDS
from accounts.models import Office, Officer, OfficerRole
from app.runtime import Runtime

PASSWORD = "tenohira-demo"  # noqa: S105 - known to everybody; refused outside the demo
CITIZEN_EMAIL = "yui@example.jp"
CITIZEN_NAME = "山﨑 結衣"


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as; a citizen has no password but gets a code by mail."""

    role: str
    name: str
    login: str
    password: str | None
    path: str


@dataclass(frozen=True)
class _Person:
    office: str
    role: str
    name: str
    login: str


_OFFICES = {
    "こども政策課": ("095-829-1270", "長崎市魚の町4番1号 5階"),
    "市民課": ("095-829-1136", "長崎市魚の町4番1号 1階"),
    "動物愛護管理センター": ("095-844-2961", "長崎市茂里町2番2号"),
    "健康づくり課": ("095-829-0101", "長崎市魚の町4番1号 6階"),
    "環境センター": ("095-829-0102", "長崎市戸石町34番6号"),
    "国民健康保険課": ("095-829-0103", "長崎市魚の町4番1号 1階"),
    "幼児課": ("095-829-0104", "長崎市魚の町4番1号 5階"),
    "学校教育課": ("095-829-0105", "長崎市魚の町4番1号 12階"),
    "防災危機管理室": ("095-829-0106", "長崎市魚の町4番1号 8階"),
    "介護保険課": ("095-829-0107", "長崎市魚の町4番1号 2階"),
    "上下水道局料金課": ("095-829-0108", "長崎市魚の町4番1号 10階"),
    "市民税課": ("095-829-0109", "長崎市魚の町4番1号 3階"),
    "資産税課": ("095-829-0110", "長崎市魚の町4番1号 3階"),
    "収納課": ("095-829-0111", "長崎市魚の町4番1号 3階"),
    "総務課": ("095-829-0112", "長崎市魚の町4番1号 9階"),
    "文化振興課": ("095-829-0113", "長崎市魚の町4番1号 7階"),
    "土木総務課": ("095-829-0114", "長崎市魚の町4番1号 11階"),
    "長崎警察署交通課": ("095-829-0115", "長崎市桜町6番36号"),
    "消防局予防課": ("095-829-0116", "長崎市興善町3番1号"),
    "人事課": ("095-829-0117", "長崎市魚の町4番1号 9階"),
    "生涯学習課": ("095-829-0118", "長崎市魚の町4番1号 12階"),
    "スポーツ振興課": ("095-829-0119", "長崎市松山町2番5号"),
    "福祉総務課": ("095-829-0120", "長崎市魚の町4番1号 4階"),
}
_HOURS = "平日 8時45分から17時30分"
_STAFF = {
    "健康づくり課": ("kenko", "平田 かおり", "野口 真一", "井手 由美"),
    "環境センター": ("kankyo", "峰 大樹", "川口 清", "藤田 久美子"),
    "国民健康保険課": ("kokuho", "宮崎 奈々", "吉田 浩二", "中尾 恵子"),
    "幼児課": ("yoji", "坂本 陽菜", "永田 智子", "大石 剛"),
    "学校教育課": ("gakko", "小川 拓也", "石橋 律子", "森田 修"),
    "防災危機管理室": ("bosai", "福田 翼", "馬場 正樹", "杉本 明美"),
    "介護保険課": ("kaigo", "松尾 さくら", "江口 達也", "本田 幸子"),
    "上下水道局料金課": ("suido", "村上 涼", "山下 佳代", "渡辺 勝"),
    "市民税課": ("shiminzei", "草野 由佳", "田川 昭", "相川 千春"),
    "資産税課": ("shisanzei", "久保 直樹", "中島 早苗", "立石 博"),
    "収納課": ("shuno", "辻 美月", "平野 秀樹", "内田 紀子"),
    "総務課": ("somu", "太田 蓮", "城戸 和子", "鶴田 徹"),
    "文化振興課": ("bunka", "深堀 彩", "荒木 雄一", "片岡 静"),
    "土木総務課": ("doboku", "岩崎 豪", "柴田 理恵", "原 武志"),
    "長崎警察署交通課": ("kotsu", "出口 悟", "三浦 香織", "白石 守"),
    "消防局予防課": ("yobo", "瀬戸 隼人", "黒田 智美", "今村 勉"),
    "人事課": ("jinji", "堀 楓", "浜崎 俊介", "入江 由紀"),
    "生涯学習課": ("gakushu", "尾崎 萌", "徳永 康弘", "竹内 文江"),
    "スポーツ振興課": ("sports", "西田 海斗", "土井 麻衣", "梅野 一郎"),
    "福祉総務課": ("fukushi", "本村 葵", "高木 泰子", "富永 進"),
}
"""担当, 係長 and 課長 of an office, who sign in as kenko-1, kenko-2 and kenko-3."""
_PEOPLE = (
    *(
        _Person(office, role, name, f"{login}-{number}")
        for office, (login, *names) in _STAFF.items()
        for number, (role, name) in enumerate(zip(("担当", "係長", "課長"), names, strict=True), 1)
    ),
    _Person("こども政策課", "担当", "田中 恵", "tanaka"),
    _Person("こども政策課", "担当", "前田 航", "maeda"),
    _Person("こども政策課", "係長", "松本 誠", "matsumoto"),
    _Person("こども政策課", "課長", "浦川 純子", "urakawa"),
    _Person("市民課", "担当", "森 千尋", "mori"),
    _Person("市民課", "係長", "林 健吾", "hayashi"),
    _Person("市民課", "課長", "山口 文子", "yamaguchi"),
    _Person("動物愛護管理センター", "担当", "池田 陸", "ikeda"),
    _Person("動物愛護管理センター", "係長", "岩永 美穂", "iwanaga"),
    _Person("動物愛護管理センター", "課長", "古賀 隆", "koga"),
    _Person("市民課", "文書管理", "西村 文", "nishimura"),
    _Person("市民課", "手続の管理", "中村 綾", "admin"),
)
_ROLES = {
    "担当": (OFFICER,),
    "係長": (OFFICER, "係長"),
    "課長": (OFFICER, "課長"),
    "文書管理": (RECORDS,),
    "手続の管理": (),
}


def prepare(runtime: Runtime) -> tuple[Account, ...]:
    """Make the people of the demo where they are missing, and give them to print. Idempotent."""
    if not runtime.settings.demo:
        raise ValueError("The demo's accounts exist only in demo mode.")
    at = datetime.now(UTC)
    with runtime.database.transaction() as session:
        offices = {name: _office(session, name) for name in _OFFICES}
        for person in _PEOPLE:
            _officer(session, person, offices[person.office], at)
        citizen = codes.citizen_of(session, CITIZEN_EMAIL, at)
        citizen.name = citizen.name or CITIZEN_NAME
    return accounts()


def accounts() -> tuple[Account, ...]:
    """Who can sign in to the demo city, and how; those met most often come last, near the prompt."""
    officers = (
        Account(
            f"{person.office} {person.role}", person.name, person.login, PASSWORD, "/officer/login"
        )
        for person in _PEOPLE
    )
    return (*officers, Account("市民", CITIZEN_NAME, CITIZEN_EMAIL, None, "/login"))


def present(session: Session) -> bool:
    """Whether somebody of the demo can sign in here: a real city refuses to start then."""
    logins = [person.login for person in _PEOPLE]
    found = session.scalars(select(Officer).where(Officer.login.in_(logins), Officer.active))
    return any(passwords.verify(officer.password_hash, PASSWORD) for officer in found)


@cache
def _hash() -> str:
    """One hash for all: their password is known anyway, and hashing is slow on purpose."""
    return passwords.hash(PASSWORD)


def _office(session: Session, name: str) -> Office:
    office = session.scalar(select(Office).where(Office.name == name))
    if office is None:
        phone, address = _OFFICES[name]
        office = Office(name=name, phone=phone, hours=_HOURS, address=address)
        session.add(office)
        session.flush()
    return office


def _officer(session: Session, person: _Person, office: Office, at: datetime) -> None:
    if session.scalar(select(Officer).where(Officer.login == person.login)) is not None:
        return
    officer = Officer(
        login=person.login,
        name=person.name,
        password_hash=_hash(),
        office_id=office.id,
        is_admin=person.role == "手続の管理",
        created_at=at,
        roles=[OfficerRole(role=role) for role in _ROLES[person.role]],
    )
    session.add(officer)
