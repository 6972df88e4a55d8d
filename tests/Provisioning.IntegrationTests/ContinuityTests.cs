using System.Globalization;
using Npgsql;
using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>An application that goes on writing while everything is done to its database.</summary>
public sealed class ContinuityTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Writing_WhileTheDatabaseIsChanged_LosesNoAcknowledgedRow()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var id = tenant.Id();
        var spec = tenant.Spec() with { Instances = 2 };
        await library.ProvisionAsync(spec);
        await Sql.RunAsync(library, id, "create table written (n bigint primary key)");
        await using var tunnel = await library.Connector.OpenTunnelAsync(id, cancellationToken: CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var acknowledged = new List<long>();
        var writing = Task.Run(() => WriteAsync(library, id, tunnel, acknowledged, stop.Token), CancellationToken);

        await library.EndAsync(library.Lifecycle.SwitchoverAsync(id, cancellationToken: CancellationToken));
        await library.EndAsync(library.Credentials.RotateAsync(id, cancellationToken: CancellationToken));
        await library.EndAsync(library.Lifecycle.RestartAsync(id, cancellationToken: CancellationToken));
        await library.ProvisionAsync(spec with { Memory = "640Mi" });
        var primary = (await library.Monitor.GetMetricsAsync(id, CancellationToken)).Pods.Single(pod => pod.Role == "primary").Name;
        await tenant.Api.DeleteAsync($"api/v1/namespaces/{id.Namespace}/pods/{primary}?gracePeriodSeconds=0");
        await Sql.RunAsync(library, id, "insert into written values (0)");
        await stop.CancelAsync();
        await writing;

        Assert.InRange(acknowledged.Count, 10, int.MaxValue);
        var all = string.Join(',', acknowledged);
        Assert.Equal(
            (long)acknowledged.Count,
            await Sql.RunAsync(library, id, $"select count(*) from unnest('{{{all}}}'::bigint[]) n where n in (select n from written)"));
    }

    /// <summary>As applications do: over one connection, and over another one with credentials that are read again when it breaks.</summary>
    private static async Task WriteAsync(
        Library library, DatabaseId id, DatabaseTunnel tunnel, List<long> acknowledged, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        for (var n = 1L; !cancellationToken.IsCancellationRequested; n++)
        {
            try
            {
                connection ??= await ConnectAsync(library, id, tunnel, cancellationToken);
                await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"insert into written values ({n})"), connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
                acknowledged.Add(n);
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
            {
                // Whether the row is there is not known: it does not count.
                await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
                connection = null;
            }
        }

        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task<NpgsqlConnection> ConnectAsync(Library library, DatabaseId id, DatabaseTunnel tunnel, CancellationToken cancellationToken)
    {
        var credentials = await library.Credentials.GetAsync(id, cancellationToken);
        await using var source = Sql.CreateSource(credentials.Through(tunnel));
        return await source.OpenConnectionAsync(cancellationToken);
    }
}
