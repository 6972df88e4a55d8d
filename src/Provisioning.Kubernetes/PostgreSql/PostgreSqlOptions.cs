namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>How PostgreSQL databases are made. Set before the first use; not thread safe while it is being set.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>
    /// Version of databases whose spec names none; a key of <see cref="Images"/>. Default <c>18</c>, the newest major version that CloudNativePG 1.30
    /// supports.
    /// </summary>
    public string DefaultVersion { get; set; } = "18";

    /// <summary>
    /// Container image by version, which is a major (<c>18</c>) or an exact one (<c>18.6</c>). A major's entry also serves the exact version that its tag
    /// starts with. Tags start with the PostgreSQL version; <c>latest</c> and bare digests are refused, because the operator cannot tell upgrades by them.
    /// Defaults: the <c>standard</c> images of the project's catalog (cloudnative-pg/artifacts, <c>catalog-standard-trixie.yaml</c> of 2026-08-31), whose
    /// versions PostgreSQL still maintains.
    /// </summary>
    public IDictionary<string, string> Images { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["18"] = "ghcr.io/cloudnative-pg/postgresql:18.6-standard-trixie",
        ["17"] = "ghcr.io/cloudnative-pg/postgresql:17.11-standard-trixie",
        ["16"] = "ghcr.io/cloudnative-pg/postgresql:16.15-standard-trixie",
        ["15"] = "ghcr.io/cloudnative-pg/postgresql:15.19-standard-trixie",
    };

    /// <summary>
    /// Image that deletes from backup stores: its entry point is the AWS command line. Default: a release of <c>docker.io/amazon/aws-cli</c>; name a copy of
    /// it where the nodes cannot reach that registry.
    /// </summary>
    public string ArchiveToolImage { get; set; } = "docker.io/amazon/aws-cli:2.31.0";

    /// <summary>
    /// Namespace that CloudNativePG runs in: the only one that may reach the instances' status port. Default <c>cnpg-system</c>, as in the operator's
    /// release manifest and Helm chart.
    /// </summary>
    public string OperatorNamespace { get; set; } = "cnpg-system";
}
