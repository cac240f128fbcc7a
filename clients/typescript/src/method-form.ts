/** A method in the form that grpc-js takes it in: its path, its messages as bytes. */
import {
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";

/** A request, or what makes it. What that throws counts as the call's failure. */
export type Request<I extends DescMessage> = MessageInitShape<I> | (() => MessageInitShape<I>);

/** Makes a request, if it is not made yet. */
export function made<I extends DescMessage>(request: Request<I>): MessageInitShape<I> {
  return isMaker(request) ? request() : request;
}

function isMaker<I extends DescMessage>(request: Request<I>): request is () => MessageInitShape<I> {
  return typeof request === "function";
}

/** Such as `/assay.v1.CompileService/Compile`. */
export function pathOf(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** Messages of a type as bytes. */
export function encoder<D extends DescMessage>(schema: D): (message: MessageShape<D>) => Buffer {
  return (message) => {
    const bytes = toBinary(schema, message);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

/** Bytes as messages of a type. */
export function decoder<D extends DescMessage>(schema: D): (bytes: Buffer) => MessageShape<D> {
  return (bytes) => fromBinary(schema, bytes);
}
