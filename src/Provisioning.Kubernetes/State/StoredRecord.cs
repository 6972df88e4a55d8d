namespace Provisioning.Kubernetes.State;

/// <summary>A record with the version under which the cluster has it: the fence of the next write.</summary>
internal sealed record StoredRecord(DatabaseRecord Record, string Uid, string ResourceVersion)
{
    public string Name => RecordFormat.GetName(Record);
}
