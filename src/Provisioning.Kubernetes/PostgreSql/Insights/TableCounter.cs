namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>How a table was read.</summary>
/// <param name="Name">With its schema.</param>
/// <param name="Rows">Its rows, estimated.</param>
/// <param name="Scans">How often it was read as a whole.</param>
/// <param name="RowsRead">Rows that were read so.</param>
/// <param name="IndexScans">How often it was read through an index.</param>
/// <param name="Bytes">Its size, without indexes.</param>
internal sealed record TableCounter(string Name, long Rows, long Scans, long RowsRead, long IndexScans, long Bytes);
