package import NIOCore
import NIOHTTP1
import NIOPosix

/// Serves `GET /metrics` over plain HTTP on a loopback address. It shows counts, never money.
package struct MetricsEndpoint: Sendable {
  private let listener: any Channel

  package static func isLoopback(_ host: String) -> Bool {
    host.hasPrefix("127.") || host == "::1" || host == "localhost"
  }

  /// `host` is a loopback address.
  package static func start(
    host: String, port: Int, metrics: PrometheusMetrics, eventLoopGroup: any EventLoopGroup
  ) async throws -> MetricsEndpoint {
    precondition(isLoopback(host), "metrics are for this machine")
    let listener = try await ServerBootstrap(group: eventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Responder(metrics: metrics))
        }
      }
      .bind(host: host, port: port).get()
    return MetricsEndpoint(listener: listener)
  }

  package var port: Int { listener.localAddress?.port ?? 0 }

  package func stop() async { try? await listener.close().get() }

  private final class Responder: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let metrics: PrometheusMetrics
    private var isKnown = false

    init(metrics: PrometheusMetrics) { self.metrics = metrics }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        isKnown = head.method == .GET && head.uri == "/metrics"
      case .body:
        break
      case .end:
        let text = isKnown ? metrics.text : "only GET /metrics\n"
        let body = context.channel.allocator.buffer(string: text)
        var head = HTTPResponseHead(version: .http1_1, status: isKnown ? .ok : .notFound)
        head.headers.add(name: "content-type", value: "text/plain; version=0.0.4")
        head.headers.add(name: "content-length", value: "\(body.readableBytes)")
        head.headers.add(name: "connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
          channel.close(promise: nil)
        }
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
