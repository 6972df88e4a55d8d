using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Engines;

/// <summary>Judges the conditions of an engine's databases. Pure.</summary>
internal interface IConditionEngine
{
    DatabaseCondition GetAcceptingConnections(ConditionInput input);

    /// <summary>Of a database with a backup policy.</summary>
    DatabaseCondition GetProtected(ConditionInput input);

    /// <summary>Which of its namespace's databases a pod is an instance of, and whether it takes writes; null for any other pod.</summary>
    (string Database, bool Serves)? GetInstance(Pod pod);
}
