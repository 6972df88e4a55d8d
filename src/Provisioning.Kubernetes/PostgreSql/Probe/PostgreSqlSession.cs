using System.Buffers.Binary;
using System.Text;

namespace Provisioning.Kubernetes.PostgreSql.Probe;

/// <summary>A session over an encrypted stream: SCRAM-SHA-256 and the simple query protocol, and nothing more.</summary>
internal sealed class PostgreSqlSession(Stream stream)
{
    private const string Mechanism = "SCRAM-SHA-256";

    public async Task LogInAsync(string user, string password, string database, CancellationToken cancellationToken)
    {
        await SendAsync(FrontendMessages.Startup(user, database), cancellationToken).ConfigureAwait(false);
        ScramClient? scram = null;
        while (true)
        {
            var message = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (message.Type == 'Z')
            {
                return;
            }

            if (message.Type != 'R')
            {
                continue;
            }

            var (kind, data) = Authentication(message);
            switch (kind)
            {
                case 0 when scram is { IsServerVerified: true }:
                    break;
                case 10 when data.Split('\0').Contains(Mechanism, StringComparer.Ordinal):
                    scram = new ScramClient(password);
                    await SendAsync(FrontendMessages.SaslInitialResponse(Mechanism, scram.FirstMessage), cancellationToken).ConfigureAwait(false);
                    break;
                case 11 when scram is not null:
                    await SendAsync(FrontendMessages.SaslResponse(scram.Answer(data)), cancellationToken).ConfigureAwait(false);
                    break;
                case 12 when scram is not null:
                    scram.VerifyServer(data);
                    break;
                default:
                    throw new ProtocolException($"The server does not ask for {Mechanism}.");
            }
        }
    }

    /// <summary>The rows, as text.</summary>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        await SendAsync(FrontendMessages.Query(sql), cancellationToken).ConfigureAwait(false);
        var rows = new List<string?[]>();
        while (true)
        {
            var message = await ReadAsync(cancellationToken).ConfigureAwait(false);
            switch (message.Type)
            {
                case 'D':
                    rows.Add(message.ToRow());
                    break;
                case 'Z':
                    return rows;
                default:
                    break;
            }
        }
    }

    public Task CloseAsync(CancellationToken cancellationToken) => SendAsync(FrontendMessages.Terminate(), cancellationToken);

    private static (int Kind, string Data) Authentication(BackendMessage message) => message.Body.Length >= 4
        ? (BinaryPrimitives.ReadInt32BigEndian(message.Body), Encoding.UTF8.GetString(message.Body.AsSpan(4)))
        : throw new ProtocolException("The server's request to authenticate is cut short.");

    private async Task<BackendMessage> ReadAsync(CancellationToken cancellationToken)
    {
        var message = await BackendMessage.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        return message.Type == 'E' ? throw message.ToError() : message;
    }

    private async Task SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
