using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Conditions;

namespace Provisioning.Kubernetes.PostgreSql;

/// <content>Conditions.</content>
internal sealed partial class PostgreSqlEngine : IConditionEngine
{
    public DatabaseCondition GetAcceptingConnections(ConditionInput input) => Acceptance.Judge(input);

    public DatabaseCondition GetProtected(ConditionInput input) => Protection.Judge(input);
}
