"""Prints, line by line, where the messages of src/targets/modal/client/modal_pb.ts differ from those of the installed `modal`.

Both are compared as descriptors (google/protobuf/descriptor.proto): what the generator wrote into the file, and what Modal's own
client has. What Modal has besides is no difference.
"""

import base64
import pathlib
import re
import sys

from google.protobuf import descriptor_pb2
from modal_proto import api_pb2


def read_ours(path):
    encoded = re.search(r'fileDesc\("([^"]+)"', pathlib.Path(path).read_text("utf-8")).group(1)
    padded = encoded + "=" * (-len(encoded) % 4)
    return descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(padded))


def read_theirs():
    file = descriptor_pb2.FileDescriptorProto()
    api_pb2.DESCRIPTOR.CopyToProto(file)
    return file


def describe_messages(messages, prefix=""):
    """Yields (what, how it is) for each message and field, nested ones included."""
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
