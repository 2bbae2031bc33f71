// A client made of a stock ttrpc library and nothing of this project: it shows that the daemon can
// be spoken to with what a distribution ships. See README.md beside it.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/proto"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	usage = `usage:
  goclient prepare ADDRESS CERTS
  goclient post ADDRESS CERTS CLIENT DEBIT-ACCOUNT CREDIT-ACCOUNT
  goclient check ADDRESS CERTS
  goclient lines ADDRESS CERTS <CALLS
ADDRESS is HOST:PORT, CERTS a folder of make-development-certs, CLIENT such as bureau-000000.`

	amountFen   = 12_345
	lane        = "go-client"
	callTimeout = 20 * time.Second
	// 2018-01-15 in days since 1970-01-01.
	day = 17_546
	// The refusal number of an account that nobody has.
	unknownAccount = 106
)

func main() {
	if len(os.Args) == 4 && os.Args[1] == "lines" {
		if err := runLines(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "goclient:", err)
			os.Exit(1)
		}
		return
	}
	result, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "goclient:", err)
		os.Exit(1)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(result); err != nil {
		fmt.Fprintln(os.Stderr, "goclient:", err)
		os.Exit(1)
	}
}

func run(arguments []string) (interface{}, error) {
	switch {
	case len(arguments) == 3 && arguments[0] == "prepare":
		return prepare(arguments[1], arguments[2])
	case len(arguments) == 6 && arguments[0] == "post":
		debit, err := strconv.ParseUint(arguments[4], 10, 32)
		if err != nil {
			return nil, err
		}
		credit, err := strconv.ParseUint(arguments[5], 10, 32)
		if err != nil {
			return nil, err
		}
		return post(arguments[1], arguments[2], arguments[3], uint32(debit), uint32(credit))
	case len(arguments) == 3 && arguments[0] == "check":
		books, err := prepare(arguments[1], arguments[2])
		if err != nil {
			return nil, err
		}
		return post(arguments[1], arguments[2], "bureau-000000", books.Debit, books.Credit)
	}
	return nil, errors.New(usage)
}

// connection is a client with the error text that a person needs.
type connection struct {
	client *ttrpc.Client
}

// dial opens TLS 1.3 with a client certificate. Without protocols the base profile is meant too.
func dial(address, certs, name string, protocols ...string) (*connection, error) {
	pair, err := tls.LoadX509KeyPair(
		filepath.Join(certs, name+".pem"), filepath.Join(certs, name+".key"))
	if err != nil {
		return nil, err
	}
	authority, err := os.ReadFile(filepath.Join(certs, "ca.pem"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		return nil, fmt.Errorf("%s/ca.pem holds no certificate", certs)
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	conn, err := tls.DialWithDialer(
		&net.Dialer{Timeout: callTimeout}, "tcp", address,
		&tls.Config{
			Certificates: []tls.Certificate{pair},
			RootCAs:      roots,
			ServerName:   host,
			MinVersion:   tls.VersionTLS13,
			NextProtos:   protocols,
		})
	if err != nil {
		return nil, err
	}
	if got := conn.ConnectionState().NegotiatedProtocol; got != strings.Join(protocols, "") {
		return nil, fmt.Errorf("the server chose the protocol %q", got)
	}
	return &connection{client: ttrpc.NewClient(conn)}, nil
}

// close says close notify and waits until that is sent.
func (c *connection) close() {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	c.client.Close()
	_ = c.client.UserOnCloseWait(ctx)
}

func (c *connection) call(service, method string, request, response proto.Message) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	err := c.client.Call(ctx, "fundledger.v1."+service, method, request, response)
	if refusal := refusalOf(err); refusal != nil {
		return fmt.Errorf("%s/%s: %s", service, method, refusal)
	}
	return err
}

// refusalOf finds the Refusal among the details of a failed call.
func refusalOf(err error) *Refusal {
	failure, ok := status.FromError(err)
	if err == nil || !ok {
		return nil
	}
	for _, detail := range failure.Proto().Details {
		if strings.HasSuffix(detail.TypeUrl, "/fundledger.v1.Refusal") {
			refusal := &Refusal{}
			if proto.Unmarshal(detail.Value, refusal) == nil {
				return refusal
			}
		}
	}
	return nil
}

// Books are the two accounts that a voucher can be posted on.
type Books struct {
	Ledger uint32 `json:"ledger"`
	Debit  uint32 `json:"debit_account"`
	Credit uint32 `json:"credit_account"`
}

// prepare opens a treasury ledger and two accounts of it, or finds them.
func prepare(address, certs string) (*Books, error) {
	supervisor, err := dial(address, certs, "supervisor-000000")
	if err != nil {
		return nil, err
	}
	defer supervisor.close()
	var ledger OpenLedgerResponse
	err = supervisor.call("Ledger", "OpenLedger", &OpenLedgerRequest{
		Entity: "620503", Book: "GLF", Name: "麦积区总会计", FirstMonth: 201801,
	}, &ledger)
	if err != nil {
		return nil, err
	}
	if ledger.Ledger == nil {
		return nil, errors.New("OpenLedger answered no ledger")
	}
	bureau, err := dial(address, certs, "bureau-000000")
	if err != nil {
		return nil, err
	}
	defer bureau.close()
	funds := []*Dimension{{Key: "F", Value: "1"}}
	var accounts OpenAccountsResponse
	err = bureau.call("Ledger", "OpenAccounts", &OpenAccountsRequest{Accounts: []*NewAccount{
		{Ledger: ledger.Ledger.Ledger, Subject: "1004", Dimensions: funds},
		{Ledger: ledger.Ledger.Ledger, Subject: "4001", Dimensions: funds},
	}}, &accounts)
	if err != nil {
		return nil, err
	}
	if len(accounts.Account) != 2 {
		return nil, fmt.Errorf("OpenAccounts answered %d accounts", len(accounts.Account))
	}
	return &Books{ledger.Ledger.Ledger, accounts.Account[0], accounts.Account[1]}, nil
}

// Report is what post prints.
type Report struct {
	Health    CheckResponse    `json:"health"`
	Lane      OpenLaneResponse `json:"lane"`
	Voucher   OutcomeRun       `json:"voucher"`
	Number    uint32           `json:"number"`
	AmountFen int64            `json:"amount_fen"`
	Accounts  []uint32         `json:"accounts"`
	Before    []int64          `json:"balances_before"`
	After     []int64          `json:"balances_after"`
	Refusal   Refusal          `json:"refusal_of_an_unknown_account"`
}

// post posts one voucher, sends it again, and fails unless the balances moved by it exactly once.
func post(address, certs, name string, debit, credit uint32) (*Report, error) {
	c, err := dial(address, certs, name, "ttrpc/1.2")
	if err != nil {
		return nil, err
	}
	defer c.close()
	report := &Report{AmountFen: amountFen, Accounts: []uint32{debit, credit}}
	if err := c.call("Health", "Check", &empty{}, &report.Health); err != nil {
		return nil, err
	}
	if !report.Health.Serving {
		return nil, errors.New("the daemon does not serve")
	}
	if report.Before, err = c.balances(report.Accounts); err != nil {
		return nil, err
	}
	if err := c.call("Posting", "OpenLane", &OpenLaneRequest{Name: lane}, &report.Lane); err != nil {
		return nil, err
	}
	voucher := &PostVouchersRequest{
		Lane: report.Lane.Lane, Epoch: report.Lane.Epoch, FirstSerial: report.Lane.NextSerial,
		Day: []uint32{day}, LegCount: []uint32{2}, Summary: []string{"收到补助资金"},
		Account: report.Accounts, Amount: []int64{amountFen, -amountFen}, WithNumbers: true,
	}
	first, number, err := c.accepted(voucher)
	if err != nil {
		return nil, err
	}
	report.Voucher, report.Number = *first, number
	if first.Replayed {
		return nil, errors.New("a new voucher was taken for an old one")
	}
	again, numberAgain, err := c.accepted(voucher)
	if err != nil {
		return nil, err
	}
	if !again.Replayed || again.Block != first.Block || again.Index != first.Index || numberAgain != number {
		return nil, fmt.Errorf("the voucher sent again stands at %v, first at %v", again, first)
	}
	if report.After, err = c.balances(report.Accounts); err != nil {
		return nil, err
	}
	for i, expected := range []int64{amountFen, -amountFen} {
		if moved := report.After[i] - report.Before[i]; moved != expected {
			return nil, fmt.Errorf(
				"account %d moved by %d, not by %d", report.Accounts[i], moved, expected)
		}
	}
	return report, c.checkRefusal(&report.Refusal)
}

func (c *connection) accepted(request *PostVouchersRequest) (*OutcomeRun, uint32, error) {
	var response PostVouchersResponse
	if err := c.call("Posting", "PostVouchers", request, &response); err != nil {
		return nil, 0, err
	}
	if len(response.Refusals) > 0 {
		return nil, 0, fmt.Errorf("refused: %s", response.Refusals[0])
	}
	if len(response.Runs) != 1 || response.Runs[0].Count != 1 || len(response.Number) != 1 {
		return nil, 0, fmt.Errorf("one voucher was answered with %v", response)
	}
	return response.Runs[0], response.Number[0], nil
}

func (c *connection) balances(accounts []uint32) ([]int64, error) {
	var response GetBalancesResponse
	err := c.call("Query", "GetBalances", &GetBalancesRequest{Account: accounts}, &response)
	if err == nil && len(response.Balance) != len(accounts) {
		err = fmt.Errorf("GetBalances answered %d balances", len(response.Balance))
	}
	return response.Balance, err
}

// checkRefusal asks for an account that nobody has and reads the refusal that comes back.
func (c *connection) checkRefusal(into *Refusal) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	err := c.client.Call(
		ctx, "fundledger.v1.Query", "GetBalances",
		&GetBalancesRequest{Account: []uint32{1<<31 - 1}}, &GetBalancesResponse{})
	refusal := refusalOf(err)
	if refusal == nil || refusal.Code != unknownAccount || status.Code(err) != codes.InvalidArgument {
		return fmt.Errorf("an unknown account was answered with %v", err)
	}
	*into = *refusal
	return nil
}
