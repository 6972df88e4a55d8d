using System.Buffers.Binary;
using System.Text;

namespace Provisioning.Kubernetes.PostgreSql.Probe;

/// <summary>One message of the server.</summary>
internal readonly record struct BackendMessage(char Type, byte[] Body)
{
    /// <summary>Far above what the server answers to this client; a longer one is not PostgreSQL's.</summary>
    private const int MaxLength = 1 << 20;

    public static async Task<BackendMessage> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[5];
        await stream.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1));
        if (length is < 4 or > MaxLength)
        {
            throw new ProtocolException("The server's answer is not of PostgreSQL's protocol.");
        }

        var body = new byte[length - 4];
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return new BackendMessage((char)header[0], body);
    }

    /// <summary>The message and the SQLSTATE of an error; never its detail, which may quote data.</summary>
    public ServerErrorException ToError()
    {
        var fields = Encoding.UTF8.GetString(Body).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var message = Array.Find(fields, field => field[0] == 'M')?[1..] ?? "unknown error";
        return new ServerErrorException(Array.Find(fields, field => field[0] == 'C') is { } state ? $"{message} ({state[1..]})" : message);
    }

    /// <summary>The columns of a row as text; null for NULL.</summary>
    public string?[] ToRow()
    {
        try
        {
            var rest = Body.AsSpan();
            var row = new string?[BinaryPrimitives.ReadInt16BigEndian(rest)];
            rest = rest[2..];
            for (var i = 0; i < row.Length; i++)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(rest);
                rest = rest[4..];
                row[i] = length < 0 ? null : Encoding.UTF8.GetString(rest[..length]);
                rest = rest[Math.Max(length, 0)..];
            }

            return row;
        }
        catch (Exception outside) when (outside is ArgumentException or OverflowException)
        {
            throw new ProtocolException("A row of the server's answer is cut short.");
        }
    }
}
