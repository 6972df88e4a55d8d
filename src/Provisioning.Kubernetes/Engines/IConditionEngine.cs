namespace Provisioning.Kubernetes.Engines;

/// <summary>Judges the conditions of an engine's databases. Pure.</summary>
internal interface IConditionEngine
{
    DatabaseCondition GetAcceptingConnections(ConditionInput input);

    /// <summary>Of a database with a backup policy.</summary>
    DatabaseCondition GetProtected(ConditionInput input);
}
