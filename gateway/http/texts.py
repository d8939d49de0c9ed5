"""What the problem documents call each problem, in Chinese; the English titles stand with the errors."""

_ZH = {
    "internal_error": "系统出现故障",
    "validation_failed": "请求中有无法接受的字段",
    "not_found": "没有找到",
    "conflict": "当前状态不允许此操作",
    "illegal_transition": "当前状态不允许此动作",
    "duplicate": "已有相同的记录",
    "stale_version": "数据已被他人修改",
    "unauthenticated": "请先登录",
    "forbidden": "没有此操作的权限",
    "kept_apart": "此操作须由他人完成",
    "idempotency_key_reused": "该 Idempotency-Key 已用于另一请求",
    "idempotency_key_in_use": "相同 Idempotency-Key 的请求正在处理",
    "idempotency_key_required": "缺少 Idempotency-Key",
    "unavailable": "暂时无法使用",
    "saturated": "系统繁忙，请稍后再试",
    "too_many_rows": "行数超出工作簿上限，请导出 CSV",
    "workbook_refused": "无法读取该工作簿",
    "tus_version": "请发送 Tus-Resumable: 1.0.0",
    "wrong_offset": "上传位置不一致",
    "too_many_attachments": "附件数量已达上限",
    "attachment_not_ready": "附件尚不可读取",
    "attachment_refused": "不能附加此文件",
    "deadline_exceeded": "已超过应答时限",
    "bad_request": "请求有误",
    "broken_json": "请求体不是有效的 JSON",
    "request_timeout": "请求体未在时限内到达",
    "uri_too_long": "地址过长",
    "method_not_allowed": "该地址不支持此方法",
    "body_too_large": "请求体过大",
    "unsupported_media_type": "不支持的内容类型",
    "wrong_credentials": "账号或密码不正确",
    "wrong_code": "验证码不正确或已失效",
    "second_factor_needed": "请同时提交身份验证器的验证码",
    "too_many_attempts": "登录失败次数过多，请稍后再试",
    "too_many_requests": "本分钟内的请求过多，请稍后再试",
    "tenant_suspended": "该公司已被暂停使用，请联系服务运营方",
    "trial_clearing": "正在清除该公司的试用数据",
    "password_change_needed": "请先设置自己的密码",
    "second_factor_required": "公司要求使用第二因素，请先设置",
    "given_password_expired": "初始密码已过期，请联系管理员重新发放",
}


def title_of(code: str, english: str, language: str) -> str:
    """Return the title of the problem ``code`` in ``language`` (``zh`` or ``en``)."""
    return _ZH.get(code, english) if language == "zh" else english
