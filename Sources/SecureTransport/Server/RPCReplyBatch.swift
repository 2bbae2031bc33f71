package import NIOCore
package import Wire

/// Many answers sent together: one hop to each event loop, and one flush of each connection.
package struct RPCReplyBatch {
  private struct Group {
    var eventLoop: any EventLoop
    var answers: [(call: RPCCall, ending: RPCCall.Ending)] = []
  }

  /// One for each event loop; there are few.
  private var groups: [Group] = []

  package init() {}

  package mutating func reply(_ call: RPCCall, _ payload: ByteBuffer) {
    add(call, .response(Response(payload: payload)))
  }

  package mutating func fail(_ call: RPCCall, _ status: Status) {
    precondition(status.code != .ok, "a failure is not OK")
    add(call, .response(Response(status: status)))
  }

  /// Sends them. The batch is empty afterwards and can be filled again.
  package mutating func send() {
    for group in groups where !group.answers.isEmpty {
      let answers = group.answers
      group.eventLoop.execute {
        for answer in answers { answer.call.deliver(answer.ending) }
      }
    }
    groups = []
  }

  private mutating func add(_ call: RPCCall, _ ending: RPCCall.Ending) {
    guard call.takeAnswer() else { return }
    let index =
      groups.firstIndex { $0.eventLoop === call.eventLoop }
      ?? {
        groups.append(Group(eventLoop: call.eventLoop))
        return groups.count - 1
      }()
    groups[index].answers.append((call, ending))
  }
}
