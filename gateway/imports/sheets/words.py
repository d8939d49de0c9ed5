"""Headers that several sheets have in common; people use these words for them too."""

PHONE = "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 mobile tel telephone phone_number"
EMAIL = "e-mail 电子邮箱 电子邮件 邮件"
BEGIN = "开始 起 起始日期 from from_date start start_date"
END = "结束 止 截止日期 to to_date end end_date"
PROJECT_CODE = "项目编码 所属项目 项目编号 组织编码 所属组织 node project_code"
