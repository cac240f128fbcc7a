package assay

import (
	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc"
)

// Version is the client's, as it tells servers in its user agent.
const Version = "0.1.0"

// A Client takes modules from source to state. It is safe for use by several goroutines, and holds one connection, which the first call opens.
type Client struct {
	conn       *grpc.ClientConn
	connection *connection

	compiling assayv1.CompileServiceClient
	signing   assayv1.SignServiceClient
	deploying assayv1.DeployServiceClient
	invoking  assayv1.InvokeServiceClient
}

// Connect makes a client of the server at address: host:port, such as 127.0.0.1:7443, or unix:PATH. It does not wait for the server. Options that do not
// fit, or an address that does not, are one [Error] that says all that is wrong.
func Connect(address string, options ...ConnectOption) (*Client, error) {
	connection := newConnection(options)
	conn, err := connection.dial(address)
	if err != nil {
		return nil, err
	}
	return &Client{
		conn:       conn,
		connection: connection,
		compiling:  assayv1.NewCompileServiceClient(conn),
		signing:    assayv1.NewSignServiceClient(conn),
		deploying:  assayv1.NewDeployServiceClient(conn),
		invoking:   assayv1.NewInvokeServiceClient(conn),
	}, nil
}

// Conn is the client's connection, for the generated stubs: what has no method here is called by them with the same credentials, deadlines, retries,
// breaker and errors.
//
//	deploying := assayv1.NewDeployServiceClient(client.Conn())
func (c *Client) Conn() grpc.ClientConnInterface { return c.conn }

// Close ends the connection. Calls that are under way fail with [Cancelled].
func (c *Client) Close() error {
	err := c.conn.Close()
	c.connection.tracing.close()
	return err
}

// returned gives an error of the stubs its plain type: they have it from the connection, which answers *Error alone.
func returned(err error) error {
	if failure := asError(err, nil); failure != nil {
		return failure
	}
	return nil
}
