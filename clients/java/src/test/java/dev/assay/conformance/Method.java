package dev.assay.conformance;

import com.google.protobuf.Message;
import dev.assay.v1.AdminServiceGrpc;
import dev.assay.v1.CompileServiceGrpc;
import dev.assay.v1.DeployServiceGrpc;
import dev.assay.v1.EventServiceGrpc;
import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.ProjectionServiceGrpc;
import dev.assay.v1.SignServiceGrpc;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.StreamObserver;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A method of the API, and the generated stub that has it.
 *
 * @param descriptor of the generated code
 * @param stub makes the generated stub
 */
record Method(
    MethodDescriptor<Message, Message> descriptor, Function<Channel, AbstractStub<?>> stub) {

  private record Service(ServiceDescriptor descriptor, Function<Channel, AbstractStub<?>> stub) {}

  private static final List<Service> SERVICES =
      List.of(
          new Service(AdminServiceGrpc.getServiceDescriptor(), AdminServiceGrpc::newStub),
          new Service(CompileServiceGrpc.getServiceDescriptor(), CompileServiceGrpc::newStub),
          new Service(DeployServiceGrpc.getServiceDescriptor(), DeployServiceGrpc::newStub),
          new Service(EventServiceGrpc.getServiceDescriptor(), EventServiceGrpc::newStub),
          new Service(InvokeServiceGrpc.getServiceDescriptor(), InvokeServiceGrpc::newStub),
          new Service(ProjectionServiceGrpc.getServiceDescriptor(), ProjectionServiceGrpc::newStub),
          new Service(SignServiceGrpc.getServiceDescriptor(), SignServiceGrpc::newStub),
          new Service(HealthGrpc.getServiceDescriptor(), HealthGrpc::newStub));

  /** All methods by their full names, such as {@code assay.v1.InvokeService/Reduce}. */
  static Map<String, Method> all() {
    Map<String, Method> methods = new HashMap<>();
    for (Service service : SERVICES) {
      for (MethodDescriptor<?, ?> descriptor : service.descriptor().getMethods()) {
        @SuppressWarnings("unchecked") // All messages of generated code are messages.
        MethodDescriptor<Message, Message> messages =
            (MethodDescriptor<Message, Message>) descriptor;
        methods.put(descriptor.getFullMethodName(), new Method(messages, service.stub()));
      }
    }
    return methods;
  }

  /** What requests are parsed into. */
  Message requestPrototype() {
    return ((MethodDescriptor.PrototypeMarshaller<Message>) descriptor.getRequestMarshaller())
        .getMessagePrototype();
  }

  /** Calls the method of the generated stub. */
  void callStub(AbstractStub<?> made, Message request, StreamObserver<Message> observer) {
    String name = descriptor.getBareMethodName();
    String lower = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    try {
      made.getClass()
          .getMethod(lower, request.getClass(), StreamObserver.class)
          .invoke(made, request, observer);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof RuntimeException failed) throw failed;
      throw new IllegalStateException(thrown.getCause());
    } catch (ReflectiveOperationException absent) {
      throw new Driver.UnsupportedException("the generated stub has no method " + lower);
    }
  }
}
