"""Prints each difference between the messages of a .proto file and those of the installed `modal`.

Both are compared as descriptors (google/protobuf/descriptor.proto). Messages that only Modal has do not count.
"""

import pathlib
import sys
import tempfile

import grpc_tools
from google.protobuf import descriptor_pb2
from grpc_tools import protoc
from modal_proto import api_pb2


def read_ours(path):
    proto = pathlib.Path(path)
    google = pathlib.Path(grpc_tools.__file__).parent / "_proto"
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder, "descriptors")
        arguments = [f"-I{proto.parent}", f"-I{google}", f"--descriptor_set_out={out}", proto.name]
        if protoc.main(["protoc", *arguments]) != 0:
            raise SystemExit(f"{path} does not compile.")
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file[0]


def read_theirs():
    file = descriptor_pb2.FileDescriptorProto()
    api_pb2.DESCRIPTOR.CopyToProto(file)
    return file


def describe_messages(messages, prefix=""):
    """Yields (name, description) for each message and field, nested ones included."""
    for message in messages:
        name = prefix + message.name
        yield f"message {name}", "exists"
        for field in message.field:
            repeated = "repeated " if field.label == field.LABEL_REPEATED else ""
            kind = field.type_name or field.Type.Name(field.type)
            yield f"field {name}.{field.name}", f"{repeated}{kind} = {field.number}"
        yield from describe_messages(message.nested_type, f"{name}.")


def describe(file):
    yield from describe_messages(file.message_type)
    for enum in file.enum_type:
        for value in enum.value:
            yield f"value {enum.name}.{value.name}", str(value.number)
    for service in file.service:
        for method in service.method:
            yield f"method {method.name}", f"{method.input_type} -> {method.output_type}"


def main():
    ours = dict(describe(read_ours(sys.argv[1])))
    theirs = dict(describe(read_theirs()))
    if len(ours) < 20:
        raise SystemExit(f"{sys.argv[1]} has only {len(ours)} messages, fields and methods: is it the right file?")
    for what, how in ours.items():
        if theirs.get(what) != how:
            print(f"{what}: here {how}, in Modal's client {theirs.get(what, 'missing')}")


main()
