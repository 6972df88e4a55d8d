using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>
/// The simple query protocol over a server's Unix socket, as the superuser: enough for an instance manager, without a driver and without <c>psql</c>.
/// Not thread safe.
/// </summary>
internal sealed class PostgresConnection : IAsyncDisposable
{
    private const int ProtocolVersion = 3 << 16;

    private readonly NetworkStream _stream;
    private readonly byte[] _header = new byte[5];

    private PostgresConnection(NetworkStream stream) => _stream = stream;

    /// <exception cref="PostgresServerException">The server refuses, for instance because it is starting up.</exception>
    /// <exception cref="SocketException">Nothing listens there.</exception>
    public static async Task<PostgresConnection> OpenAsync(string socketPath, string database, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new PostgresConnection(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await connection.StartAsync(database, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs one or more statements and returns the rows of all of them.</summary>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        await SendAsync((byte)'Q', [.. Encoding.UTF8.GetBytes(sql), 0], cancellationToken).ConfigureAwait(false);
        return await ReadUntilReadyAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<string?> ScalarAsync(string sql, CancellationToken cancellationToken) =>
        await QueryAsync(sql, cancellationToken).ConfigureAwait(false) is [var row, ..] ? row[0] : null;

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>A string literal of standard SQL.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task StartAsync(string database, CancellationToken cancellationToken)
    {
        // What the instance manager writes must not wait for standbys: it is what lets them come.
        var parameters = Encoding.UTF8.GetBytes(
            $"user\0postgres\0database\0{database}\0application_name\0cnpg-instance-manager\0synchronous_commit\0local\0\0");
        var message = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), ProtocolVersion);
        parameters.CopyTo(message, 8);
        await _stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        await ReadUntilReadyAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SendAsync(byte type, byte[] body, CancellationToken cancellationToken)
    {
        var message = new byte[5 + body.Length];
        message[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message, 5);
        await _stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string?[]>> ReadUntilReadyAsync(CancellationToken cancellationToken)
    {
        var rows = new List<string?[]>();
        PostgresServerException? error = null;
        while (true)
        {
            byte[] body;
            try
            {
                await _stream.ReadExactlyAsync(_header, cancellationToken).ConfigureAwait(false);
                body = new byte[BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(1)) - 4];
                await _stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException) when (error is not null)
            {
                // A fatal error is the last thing a connection says.
                throw error;
            }

            switch ((char)_header[0])
            {
                case 'D':
                    rows.Add(ReadRow(body));
                    break;
                case 'E':
                    error = ReadError(body);
                    break;
                case 'R' when BinaryPrimitives.ReadInt32BigEndian(body) != 0:
                    throw new InvalidOperationException("PostgreSQL asked for a password on its own socket: pg_hba.conf is not the instance manager's.");
                case 'Z':
                    return error is null ? rows : throw error;
            }
        }
    }

    private static string?[] ReadRow(ReadOnlySpan<byte> body)
    {
        var row = new string?[BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (var i = 0; i < row.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (length >= 0)
            {
                row[i] = Encoding.UTF8.GetString(body[..length]);
                body = body[length..];
            }
        }

        return row;
    }

    private static PostgresServerException ReadError(byte[] body)
    {
        var fields = Encoding.UTF8.GetString(body).Split('\0', StringSplitOptions.RemoveEmptyEntries).ToLookup(f => f[0], f => f[1..]);
        return new PostgresServerException(fields['V'].FirstOrDefault() ?? "ERROR", fields['C'].FirstOrDefault() ?? "", fields['M'].FirstOrDefault() ?? "");
    }
}
