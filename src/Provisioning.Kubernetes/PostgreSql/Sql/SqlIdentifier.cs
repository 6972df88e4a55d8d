namespace Provisioning.Kubernetes.PostgreSql.Sql;

/// <summary>A name in a statement, such as a role's: quoted as an identifier.</summary>
internal readonly record struct SqlIdentifier(string Name);
