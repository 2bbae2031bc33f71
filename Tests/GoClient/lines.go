package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/proto"
	"google.golang.org/grpc/status"
)

// raw is a message that stays as encoded as it is.
type raw struct{ bytes []byte }

func (m *raw) Reset()         { m.bytes = nil }
func (m *raw) String() string { return fmt.Sprintf("%d bytes", len(m.bytes)) }
func (*raw) ProtoMessage()    {}

func (m *raw) Marshal() ([]byte, error) { return m.bytes, nil }

func (m *raw) Unmarshal(bytes []byte) error {
	m.bytes = append([]byte(nil), bytes...)
	return nil
}

// A line holds one request of at most a frame, in base64.
const lineLimit = 8 << 20

// lines makes the unary calls of its input, each CLIENT SERVICE/METHOD and the request in base64 or
// "-" for an empty one, and writes the Response of each in base64.
func lines(address, certs string, input io.Reader, output io.Writer) error {
	connections := map[string]*connection{}
	defer func() {
		for _, c := range connections {
			c.close()
		}
	}()
	scanner := bufio.NewScanner(input)
	scanner.Buffer(nil, lineLimit)
	for scanner.Scan() {
		parts := strings.Fields(scanner.Text())
		if len(parts) != 3 {
			return fmt.Errorf("a line of %d words instead of 3", len(parts))
		}
		request, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(parts[2], "-"))
		if err != nil {
			return err
		}
		c := connections[parts[0]]
		if c == nil {
			if c, err = dial(address, certs, parts[0], "ttrpc/1.2"); err != nil {
				return err
			}
			connections[parts[0]] = c
		}
		response, err := c.response(parts[1], request)
		if err != nil {
			return err
		}
		if len(response) == 0 {
			fmt.Fprintln(output, "-")
		} else {
			fmt.Fprintln(output, base64.StdEncoding.EncodeToString(response))
		}
	}
	return scanner.Err()
}

// response makes one call and gives the envelope of its answer again.
func (c *connection) response(path string, request []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	service, method, _ := strings.Cut(path, "/")
	var answer raw
	err := c.client.Call(ctx, "fundledger.v1."+service, method, &raw{request}, &answer)
	if err == nil {
		return proto.Marshal(&ttrpc.Response{Payload: answer.bytes})
	}
	failure, ok := status.FromError(err)
	if !ok {
		return nil, err
	}
	return proto.Marshal(&ttrpc.Response{Status: failure.Proto()})
}

func runLines(arguments []string) error {
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	return lines(arguments[0], arguments[1], os.Stdin, output)
}
