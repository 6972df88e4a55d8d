using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Insights;
using Provisioning.Kubernetes.PostgreSql.Sql;

namespace Provisioning.Kubernetes.PostgreSql;

internal sealed partial class PostgreSqlEngine : IInsightEngine
{
    /// <summary>
    /// The operator creates the extension here, too, and its owner is the superuser: nobody else can put something else in its place.
    /// </summary>
    private const string OperatorsDatabase = "postgres";

    public string Container => PostgreSqlNames.Container;

    public PodCommand<ResourceUsage> ReadStorage() => DataVolume.Command;

    public PodCommand<DatabaseStatistics> ReadStatistics(DatabaseContext context, string instance, IReadOnlyList<string> instances) =>
        Psql.Query(Database(context), StatisticsQuery.Sql, rows => StatisticsQuery.Read(rows, instance, instances, context.Spec.Backup is not null));

    public PodCommand<QueryInsights> ReadQueries(DatabaseContext context, string instance, QueryInsightOptions options) =>
        Psql.Query(OperatorsDatabase, TopQueries.Sql(Database(context), options), rows => TopQueries.Read(rows, instance, options));

    public PodCommand<IReadOnlyList<InsightHint>> ReadTableHints(DatabaseContext context) =>
        Psql.Query(Database(context), TableCounters.Sql, rows => TableHints.Find(TableCounters.Read(rows), context.Instances));

    public PodCommand<bool> ResetQueries() => Psql.Query(OperatorsDatabase, TopQueries.Reset, _ => true);

    private static string Database(DatabaseContext context) => PostgreSqlNames.Database((PostgreSqlSpec)context.Spec);
}
