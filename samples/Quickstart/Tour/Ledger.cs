using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Provisioning;

namespace Quickstart.Tour;

/// <summary>The table that the tour writes to, loses and gets back.</summary>
internal sealed class Ledger : IAsyncDisposable
{
    private readonly DatabaseTunnel _tunnel;
    private readonly X509Certificate2? _authority;
    private readonly NpgsqlDataSource _source;

    private Ledger(DatabaseTunnel tunnel, X509Certificate2? authority, NpgsqlDataSource source) =>
        (_tunnel, _authority, _source) = (tunnel, authority, source);

    /// <summary>Opens a tunnel to the database's primary and logs in with the credentials that are sealed next to it.</summary>
    public static async Task<Ledger> OpenAsync(
        ICredentialStore credentialStore, IDatabaseConnector connector, DatabaseId id, CancellationToken cancellationToken)
    {
        var credentials = await credentialStore.GetAsync(id, cancellationToken);
        var tunnel = await connector.OpenTunnelAsync(id, cancellationToken: cancellationToken);
        var authority = credentials.CertificateAuthority is { } pem ? X509Certificate2.CreateFromPem(pem) : null;
        return new Ledger(tunnel, authority, SqlSession.CreateDataSource(tunnel, credentials, authority));
    }

    public Task CreateAsync(CancellationToken cancellationToken) =>
        ExecuteAsync("create table ledger (id bigint primary key, written timestamptz not null default clock_timestamp())", cancellationToken);

    /// <summary>One commit for each row, as an application would make them.</summary>
    public async Task WriteAsync(long from, long to, CancellationToken cancellationToken)
    {
        for (var id = from; id <= to; id++)
        {
            await WriteAsync(id, cancellationToken);
        }
    }

    public Task WriteAsync(long id, CancellationToken cancellationToken) =>
        ExecuteAsync($"insert into ledger (id) values ({id}) on conflict do nothing", cancellationToken);

    public Task DropAsync(CancellationToken cancellationToken) => ExecuteAsync("drop table ledger", cancellationToken);

    public Task<long> CountAsync(CancellationToken cancellationToken) => QueryAsync<long>("select count(*) from ledger", cancellationToken);

    /// <summary>The server's clock: the one that a point in time is told by.</summary>
    public async Task<DateTimeOffset> GetTimeAsync(CancellationToken cancellationToken) =>
        new(await QueryAsync<DateTime>("select clock_timestamp()", cancellationToken), TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _tunnel.DisposeAsync();
        _authority?.Dispose();
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<T> QueryAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
