"""Why hr refuses a row of the sheets ``organization`` and ``employees``."""

from contracts.core.imports import Refusal

KIND_FIXED = Refusal(
    "kind",
    "kind_fixed",
    "该编码的组织已有其他类型，类型不能更改。",
    "The node with this code is of another kind for good.",
)
PARENT_MISSING = Refusal(
    "parent_code", "parent_missing", "除总部外都要填写上级编码。", "Everything but the headquarters needs a parent."
)
PARENT_WRONG = Refusal(
    "parent_code",
    "parent_wrong",
    "上级类型不对：城市公司属于总部，项目属于城市公司或总部，总部没有上级。",
    "Wrong kind of parent: city companies belong to the headquarters, projects to either, the headquarters to nothing.",
)
SECOND_HEADQUARTERS = Refusal(
    "kind", "second_headquarters", "一家公司只能有一个总部。", "A company has one headquarters only."
)
BEYOND_OWN = Refusal(
    "role", "beyond_own", "该岗位的权限超出您自己在该处的权限。", "This role gives more than you have there yourself."
)
