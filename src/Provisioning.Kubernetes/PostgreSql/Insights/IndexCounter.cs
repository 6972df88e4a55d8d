namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>An index that was never read and has no other purpose.</summary>
/// <param name="Name">With its schema.</param>
/// <param name="Table">Of which table, with its schema.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record IndexCounter(string Name, string Table, long Bytes);
