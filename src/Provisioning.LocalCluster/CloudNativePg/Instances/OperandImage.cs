using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The PostgreSQL images: instances, and the jobs that fill their volumes.</summary>
internal sealed class OperandImage(PostgresInstances instances) : IContainerImage
{
    private const string Repository = "ghcr.io/cloudnative-pg/postgresql:";

    public bool Matches(string name) => name.StartsWith(Repository, StringComparison.Ordinal) && OperandVersions.Exists(name);

    public IContainer Create(ContainerContext context)
    {
        var words = (context.Container["command"] as JsonArray)?.Select(w => w.String() ?? "").ToList() ?? [];
        return words.ElementAtOrDefault(2) switch
        {
            "init" => new InitdbContainer(instances, context),
            "join" => new JoinContainer(instances, context),
            "upgrade" => new MajorUpgradeContainer(instances, context),
            "restore" => new RecoveryContainer(instances, context),
            _ => new InstanceContainer(instances, context),
        };
    }
}
