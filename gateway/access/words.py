"""Words that no password is made of: whoever guesses knows them. Documented in docs/security.md (6.1.2)."""

from chassis.database import UnitOfWork
from gateway.access.models import Account, Tenant

TRADE = (
    *("steward", "property", "management", "estate", "community", "company", "office", "tenant", "resident", "owner"),
    *("ticket", "repair", "invoice", "customer", "employee", "password", "welcome", "administrator", "manager"),
    *("wuye", "wuyeguanli", "xiaoqu", "guanjia", "yezhu", "weixiu", "gongdan", "mima", "guanliyuan"),
    *("物业", "物业管理", "小区", "管家", "业主", "维修", "工单", "密码", "管理员", "花园"),
)
"""The product, the trade and its roles, in the languages and the spelling that people type."""


def words_about(work: UnitOfWork, account: Account) -> tuple[str, ...]:
    """Return what is known of an account's owner: the login, the name, and the company's code and name."""
    company = work.session.get_one(Tenant, work.tenant_id)
    return account.login, account.name, company.code, company.name
