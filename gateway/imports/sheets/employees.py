"""The sheet of employees: one row a post; several rows with the same number are the posts of one person."""

from gateway.imports.choices import Choice
from gateway.imports.columns import Sheet, code, email, first_day, last_day, name, one_of, ordered, phone_number
from gateway.imports.sheets import words

POST_ROLES = Choice(
    {
        "group_admin": ("集团管理员", "系统管理员", "管理员", "admin", "administrator"),
        "city_manager": ("城市经理", "城市公司经理", "城市总经理", "分公司经理"),
        "project_lead": ("项目经理", "项目负责人", "项目主管", "lead", "project manager"),
        "desk": ("客服", "前台", "客服前台", "客服管家", "管家", "客户服务", "front desk", "reception"),
        "repair_worker": ("维修工", "维修", "维修员", "维修技工", "工程维修", "worker", "technician"),
        "cashier": ("收费员", "出纳", "收银员", "财务收费"),
        "hr": ("人事", "人力资源", "人事专员", "human resources"),
        "auditor": ("审计", "审计员", "稽核", "audit"),
    }
)

EMPLOYEES = Sheet(
    "employees",
    "员工",
    "Employees",
    "人员 职员 职工 员工花名册 花名册 employee staff people",
    (
        code("number", "工号", "Number", "员工编号 员工工号 人员编号 employee_number employee_no no", required=True),
        name("name", "姓名", "Name", "员工姓名 名字 employee_name", limit=80, required=True),
        phone_number("phone", "手机号", "Phone", words.PHONE),
        email("email", "邮箱", "Email", words.EMAIL),
        code(
            "node_code",
            "所属组织",
            "Node Code",
            f"所属组织编码 组织 所属部门 部门编码 organization {words.PROJECT_CODE}",
            required=True,
        ),
        one_of("role", "岗位", "Role", "角色 职务 职位 post position job", choice=POST_ROLES, required=True),
        first_day("from_date", "任职日期", "From", f"任职开始 到岗日期 入职日期 开始日期 {words.BEGIN}"),
        last_day("to_date", "离任日期", "To", f"任职结束 离职日期 结束日期 {words.END}"),
    ),
    key=("number", "node_code", "role", "from_date"),
    check=ordered("from_date", "to_date"),
)
