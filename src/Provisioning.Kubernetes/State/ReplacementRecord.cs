namespace Provisioning.Kubernetes.State;

/// <summary>What an operation puts in place of what.</summary>
/// <param name="From">What serves the database until then.</param>
/// <param name="To">What serves it from then on.</param>
internal sealed record ReplacementRecord(GenerationRecord From, GenerationRecord To)
{
    /// <summary>Whether the record has it so already: from then on there is no way back but another operation.</summary>
    public bool IsDone(DatabaseRecord record) => GenerationRecord.Of(record).Name == To.Name;
}
