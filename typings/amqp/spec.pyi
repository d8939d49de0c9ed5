class _Class:
    CLASS_ID: int

class Connection(_Class):
    Start: tuple[int, int]
    StartOk: tuple[int, int]
    Secure: tuple[int, int]
    SecureOk: tuple[int, int]
    Tune: tuple[int, int]
    TuneOk: tuple[int, int]
    Open: tuple[int, int]
    OpenOk: tuple[int, int]
    Close: tuple[int, int]
    CloseOk: tuple[int, int]
    Blocked: tuple[int, int]
    Unblocked: tuple[int, int]

class Channel(_Class):
    Open: tuple[int, int]
    OpenOk: tuple[int, int]
    Flow: tuple[int, int]
    FlowOk: tuple[int, int]
    Close: tuple[int, int]
    CloseOk: tuple[int, int]

class Exchange(_Class):
    Declare: tuple[int, int]
    DeclareOk: tuple[int, int]
    Delete: tuple[int, int]
    DeleteOk: tuple[int, int]
    Bind: tuple[int, int]
    BindOk: tuple[int, int]
    Unbind: tuple[int, int]
    UnbindOk: tuple[int, int]

class Queue(_Class):
    Declare: tuple[int, int]
    DeclareOk: tuple[int, int]
    Bind: tuple[int, int]
    BindOk: tuple[int, int]
    Purge: tuple[int, int]
    PurgeOk: tuple[int, int]
    Delete: tuple[int, int]
    DeleteOk: tuple[int, int]
    Unbind: tuple[int, int]
    UnbindOk: tuple[int, int]

class Basic(_Class):
    Qos: tuple[int, int]
    QosOk: tuple[int, int]
    Consume: tuple[int, int]
    ConsumeOk: tuple[int, int]
    Cancel: tuple[int, int]
    CancelOk: tuple[int, int]
    Publish: tuple[int, int]
    Return: tuple[int, int]
    Deliver: tuple[int, int]
    Get: tuple[int, int]
    GetOk: tuple[int, int]
    GetEmpty: tuple[int, int]
    Ack: tuple[int, int]
    Nack: tuple[int, int]
    Reject: tuple[int, int]
    RecoverAsync: tuple[int, int]
    Recover: tuple[int, int]
    RecoverOk: tuple[int, int]

class Confirm(_Class):
    Select: tuple[int, int]
    SelectOk: tuple[int, int]
