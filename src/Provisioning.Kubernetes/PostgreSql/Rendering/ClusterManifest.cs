using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>The <c>Cluster</c>.</summary>
internal static class ClusterManifest
{
    /// <summary>
    /// How long an instance may take to stop, in seconds. The operator's half an hour holds up every deletion and every restart of a database whose archive
    /// is not to be had, since a server waits for its last log to be archived. What is not written down by then is recovered from the log at the next start.
    /// </summary>
    private const int StopDelay = 180;

    /// <summary>
    /// How long of that clients may take to end by themselves. Meanwhile nobody new is let in, and pools never end by themselves: the operator's three minutes
    /// would be three minutes of outage in every restart.
    /// </summary>
    private const int SmartShutdownTimeout = 15;

    /// <summary>
    /// How long a primary may take to hand over in a switchover; after that it is killed, and what no replica had yet is lost. Writes wait as long, so that
    /// the operator's hour is no switchover any more.
    /// </summary>
    private const int SwitchoverDelay = 180;

    public static Manifest Render(DatabaseContext context, PostgreSqlSpec spec, string image)
    {
        var desired = JsonSerializer.SerializeToNode(Desired(context, spec, image), PostgreSqlResources.Default.ClusterSpec);
        var manifest = ManifestFactory.Create(PostgreSqlTypes.Cluster, context, context.Name, desired);
        if (Annotations(context) is { Count: > 0 } annotations)
        {
            manifest.Body["metadata"]!["annotations"] = annotations;
        }

        return manifest;
    }

    /// <summary>What is asked of the operator. Quantities are canonical: the operator's webhook rewrites others, which would look like drift.</summary>
    public static ClusterSpec Desired(DatabaseContext context, PostgreSqlSpec spec, string image) => new()
    {
        Instances = context.Instances,
        ImageName = image,
        PrimaryUpdateStrategy = "unsupervised",

        // Under 'switchover' the operator refuses an update that changes the image and a parameter at once, which a spec may well ask for.
        PrimaryUpdateMethod = "restart",
        EnableSuperuserAccess = false,

        // The budget of a single instance would block the drain of its node for ever.
        EnablePDB = context.Instances > 1,
        StopDelay = StopDelay,
        SmartShutdownTimeout = SmartShutdownTimeout,
        SwitchoverDelay = SwitchoverDelay,
        Storage = new() { Size = context.Storage, StorageClass = spec.StorageClass },
        Resources = Resources(context),
        Affinity = new() { EnablePodAntiAffinity = true, PodAntiAffinityType = "preferred", TopologyKey = "kubernetes.io/hostname" },
        Certificates = new() { ServerAltDNSNames = ServiceManifests.CertificateNames(context) },
        Bootstrap = context.Origin is { } origin ? new() { Recovery = RecoveryManifest.Bootstrap(spec, origin) } : new() { Initdb = Empty(spec) },
        Postgresql = new()
        {
            Parameters = ServerParameters.For(context, spec),

            // The operator's own rules come first; the rule after ours would let in clients without TLS.
            ClientAuthentication = ["hostnossl all all all reject"],
            Synchronous = Synchronous(context),
        },
        InheritedMetadata = new() { Labels = Inherited(context) },
        Plugins = context.BackupStore is null ? null : [ArchiverPlugin(context)],
        ExternalClusters = context.Origin is null ? null : [RecoveryManifest.Archive(context, context.Origin)],
    };

    private static InitDb Empty(PostgreSqlSpec spec) => new()
    {
        Database = PostgreSqlNames.Database(spec),
        Owner = PostgreSqlNames.Owner(spec),
        DataChecksums = true,
        Encoding = "UTF8",
        PostInitApplicationSql = spec.InitSql.Count == 0 ? null : spec.InitSql,
    };

    private static JsonObject Annotations(DatabaseContext context)
    {
        var annotations = new JsonObject();
        if (context.Paused)
        {
            annotations[ClusterAnnotations.Hibernation] = "on";
        }

        if (context.RestartedAt is { } restart)
        {
            annotations[ClusterAnnotations.RestartedAt] = ClusterAnnotations.FormatRestart(restart);
        }

        return annotations;
    }

    /// <summary>Requests equal limits: the pods are in the Guaranteed class, and the last that a node under pressure evicts.</summary>
    private static ResourceRequirements Resources(DatabaseContext context)
    {
        var tier = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["cpu"] = Quantity.Parse(context.Cpu).ToString(),
            ["memory"] = Quantity.Parse(context.Memory).ToString(),
        };
        return new() { Requests = tier, Limits = tier };
    }

    /// <summary>A failover loses no commit while a standby is up, and writes go on when none is ('required' would block them).</summary>
    private static SynchronousReplication? Synchronous(DatabaseContext context) =>
        context.Instances > 1 ? new() { Method = "any", Number = 1, DataDurability = "preferred" } : null;

    private static SortedDictionary<string, string> Inherited(DatabaseContext context)
    {
        var labels = new SortedDictionary<string, string>(context.Labels.ToDictionary(), StringComparer.Ordinal);
        labels.Remove(WellKnownLabels.ManagedBy);
        return labels;
    }

    private static ClusterPlugin ArchiverPlugin(DatabaseContext context) => new()
    {
        Name = PostgreSqlNames.BarmanPlugin,
        IsWalArchiver = true,
        Parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["barmanObjectName"] = PostgreSqlNames.Store(context),
            ["serverName"] = PostgreSqlNames.ArchiveServer(context),
        },
    };
}
