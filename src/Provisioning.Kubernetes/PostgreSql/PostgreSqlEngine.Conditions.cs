using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Conditions;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql;

/// <content>Conditions.</content>
internal sealed partial class PostgreSqlEngine : IConditionEngine
{
    public DatabaseCondition GetAcceptingConnections(ConditionInput input) => Acceptance.Judge(input);

    public DatabaseCondition GetProtected(ConditionInput input) => Protection.Judge(input);

    public (string Database, bool Serves)? GetInstance(Pod pod) =>
        Instances.Label(pod, PostgreSqlNames.ClusterLabel) is { } cluster && Instances.Label(pod, PostgreSqlNames.PodRoleLabel) == "instance"
            ? (cluster, Instances.IsPrimary(pod) && pod.IsReady())
            : null;
}
