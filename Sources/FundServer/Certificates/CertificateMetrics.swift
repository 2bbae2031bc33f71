import Metrics
import SecureTransport

/// When certificates and lists end, how often they were read, and what became of connections.
struct CertificateMetrics: Sendable {
  private let reads = Counter(label: "fundledger_certificate_reads_total")
  private let failures = Counter(label: "fundledger_certificate_read_failures_total")
  private let ended = Counter(label: "fundledger_connections_ended_by_certificate_total")
  private let server = Gauge(label: "fundledger_server_certificate_end_timestamp_seconds")
  private let authorities = Gauge(label: "fundledger_client_authority_end_timestamp_seconds")
  private let lists = Gauge(label: "fundledger_revocation_list_end_timestamp_seconds")

  /// The earliest end of each kind; a kind of which there is none keeps its 0.
  func record(_ ends: [ValidityEnd]) {
    for subject in ValidityEnd.Subject.allCases {
      let earliest = ends.lazy.filter { $0.subject == subject }.map(\.endSeconds).min()
      gauge(of: subject).record(earliest ?? 0)
    }
  }

  private func gauge(of subject: ValidityEnd.Subject) -> Gauge {
    switch subject {
    case .serverCertificate: server
    case .clientAuthority: authorities
    case .revocationList: lists
    }
  }

  func didRead() { reads.increment() }
  func didFail() { failures.increment() }
  func didEnd(_ connections: Int) { ended.increment(by: connections) }
}
