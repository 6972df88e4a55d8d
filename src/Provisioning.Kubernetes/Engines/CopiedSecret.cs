namespace Provisioning.Kubernetes.Engines;

/// <summary>
/// A Secret of ours in the database's namespace whose entries come from the options or from Secrets in the library's namespace. The pipeline copies them, so
/// that no value enters a context or a record. Written anew by each provision and update: what has changed there follows.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Entries with their values.</param>
/// <param name="Copies">Entries that are copied, by their key here.</param>
internal sealed record CopiedSecret(string Name, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, SecretEntry> Copies)
{
    /// <summary>Name and keys only.</summary>
    public override string ToString() => $"Secret {Name} ({string.Join(", ", Values.Keys.Concat(Copies.Keys))})";
}
