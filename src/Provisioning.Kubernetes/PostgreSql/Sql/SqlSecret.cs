namespace Provisioning.Kubernetes.PostgreSql.Sql;

/// <summary>A value in a statement that nobody may see: the server does not log the statement, and no error quotes what it says of it.</summary>
internal sealed class SqlSecret(string value)
{
    public string Reveal() => value;

    public override string ToString() => "***";
}
