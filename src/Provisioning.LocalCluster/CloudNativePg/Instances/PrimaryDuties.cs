using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>What the chosen primary does besides serving: take over, say so, keep roles and slots in order, report archiving.</summary>
internal sealed class PrimaryDuties(PostgresInstances instances, ContainerContext context, InstanceLog log)
{
    private const string ArchivingWorks = "Continuous archiving is working";

    private readonly ClusterStatusWriter _status = new(instances.Client, instances.Clusters);
    private readonly string _name = context.Pod.Name();
    private string? _configured;

    public async Task<InstanceReport> PerformAsync(
        IPostgresServer server, ClusterResource cluster, ServerSettings settings, InstanceReport report, CancellationToken cancellationToken)
    {
        if (!report.IsPrimary)
        {
            if (IsStillRunning(cluster))
            {
                return report;
            }

            if (cluster.Condition("ContinuousArchiving") is not null)
            {
                await SetArchivingAsync(cluster.Key, false, "switchover in progress, refusing archiving", cancellationToken).ConfigureAwait(false);
            }

            await server.PromoteAsync(cancellationToken).ConfigureAwait(false);
            report = await server.StatusAsync(cancellationToken).ConfigureAwait(false);
            _configured = null;
        }

        var fingerprint = Fingerprint(settings, cluster);
        if (_configured != fingerprint)
        {
            if (SettingsBuilder.WrongUsername(cluster, instances.Secrets) is { } name)
            {
                log.Error("Error while reconciling the application's user", $"wrong username '{name}' in secret, expected '{cluster.Owner}'");
            }

            await server.ConfigurePrimaryAsync(settings, cancellationToken).ConfigureAwait(false);
            _configured = fingerprint;
        }

        if (cluster.CurrentPrimary != _name)
        {
            await _status.UpdateAsync(
                cluster.Key,
                status =>
                {
                    status["currentPrimary"] = _name;
                    status["currentPrimaryTimestamp"] = Conditions.MicroTimestamp(instances.Time.GetUtcNow());
                },
                cancellationToken).ConfigureAwait(false);
        }

        if (ArchivingState(cluster, report) is { } error
            && cluster.Condition("ContinuousArchiving").String("message") != (error.Length == 0 ? ArchivingWorks : error))
        {
            await SetArchivingAsync(cluster.Key, error.Length == 0, error, cancellationToken).ConfigureAwait(false);
        }

        return report;
    }

    /// <summary>The restart in place that the operator, or a user, asked for is done.</summary>
    public Task<JsonObject?> ConfirmRestartAsync(ClusterResource cluster, CancellationToken cancellationToken) => _status.UpdateAsync(
        cluster.Key,
        status =>
        {
            if (status.String("phase") == Phases.InPlaceRestart)
            {
                status["phase"] = Phases.Healthy;
                status.Remove("phaseReason");
                Conditions.SetReady(status, true, instances.Time.GetUtcNow());
            }
        },
        cancellationToken);

    // The former primary sends what it has left while it shuts down; taking over before that would lose it.
    private bool IsStillRunning(ClusterResource cluster) =>
        cluster.CurrentPrimary != _name && instances.Directory.Get(cluster.Namespace, cluster.CurrentPrimary) is { Server: not null };

    /// <summary>Empty when archiving works, the error when it does not, <see langword="null"/> while nothing was archived yet.</summary>
    private string? ArchivingState(ClusterResource cluster, InstanceReport report) =>
        cluster.WalArchiver is null ? "" : instances.Archive.Problem(cluster)
            ?? (
                report.Archiving is { } works
                    ? works
                    ? ""
                    : "rpc error: code = Unknown desc = unexpected failure invoking barman-cloud-wal-archive: exit status 1" : null);

    private Task<JsonObject?> SetArchivingAsync(ObjectKey key, bool works, string error, CancellationToken cancellationToken) => _status.UpdateAsync(
        key,
        status => Conditions.Set(
            status, "ContinuousArchiving", works, works ? "ContinuousArchivingSuccess" : "ContinuousArchivingFailing",
            works ? ArchivingWorks : error, instances.Time.GetUtcNow()),
        cancellationToken);

    // Of what is applied, and not of the Secrets that it came from: those may have changed since.
    private static string Fingerprint(ServerSettings settings, ClusterResource cluster) => string.Join('|',
        string.Join(',', settings.ReplicationSlots),
        string.Join(',', settings.SharedPreloadLibraries),
        string.Join(',', settings.Passwords.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={Hash(p.Value)}")),
        (cluster.Spec.Node("managed", "roles") as JsonArray)?.ToJsonString());

    private static string Hash(string? password) =>
        password is null ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
}
