"""Asking a service, and answering."""

from chassis.rpc.client import RpcClient
from chassis.rpc.declaring import answers, declared_answers

__all__ = ["RpcClient", "answers", "declared_answers"]
