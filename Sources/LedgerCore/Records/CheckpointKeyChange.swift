/// A key that signs checkpoints (检查点密钥) came or went.
package struct CheckpointKeyChange: Equatable, Sendable {
  package enum Action: UInt32, Sendable {
    case added = 1
    case retired = 2
  }

  /// The public key with its name, `NAME+KEYID+BASE64`; the core does not look into it.
  package var vkey: String
  package var action: Action
  /// Who changed it; zero for the daemon itself, at a start with other keys than before.
  package var actor: UInt32

  package init(vkey: String, action: Action, actor: UInt32) {
    self.vkey = vkey
    self.action = action
    self.actor = actor
  }
}
