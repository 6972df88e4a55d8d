using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Preflight;

namespace Provisioning.Kubernetes.PostgreSql;

/// <content>What tells the operator and its plugin.</content>
internal sealed partial class PostgreSqlEngine : IPreflightEngine
{
    public IReadOnlyList<OperatorProfile> Operators { get; } =
    [
        new()
        {
            Requirement = CloudNativePg,
            DeploymentSelectors = ["app.kubernetes.io/name=cloudnative-pg"],
            Oldest = new Version(1, 27),
            Hints = [(PostgreSqlTypes.DatabaseRole, new Version(1, 30)), (PostgreSqlTypes.FailoverQuorum, new Version(1, 27))],
            Support =
            [
                new SupportedVersions(new Version(1, 30), (new Version(1, 34), new Version(1, 36)), new Version(1, 30)),
                new SupportedVersions(new Version(1, 29), (new Version(1, 33), new Version(1, 35)), new Version(1, 33)),
            ],
        },
        new()
        {
            Requirement = BarmanCloud,
            IsForBackups = true,
            DeploymentSelectors = ["app=barman-cloud", "app.kubernetes.io/name=plugin-barman-cloud"],
            ServiceSelector = $"cnpg.io/pluginName={PostgreSqlNames.BarmanPlugin}",
            Oldest = new Version(0, 5),
        },
    ];

    public DatabaseSpec Sample { get; } = new PostgreSqlSpec { Organization = "sample", Project = "sample", Tier = DatabaseTier.Standard };
}
