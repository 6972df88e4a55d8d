using System.Data.Common;
using System.Globalization;
using System.Text;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Credentials;

/// <summary>
/// The application's credentials out of the operator's Secrets. Its own URIs name neither TLS nor, for some, a host that other namespaces resolve.
/// </summary>
internal static class ApplicationCredentials
{
    public static DatabaseCredentials Read(DatabaseContext context, DatabaseEndpoint endpoint, IReadOnlyDictionary<string, Secret> secrets)
    {
        var application = PostgreSqlNames.ApplicationSecret(context);
        var database = Value(secrets, application, "dbname");
        var user = Value(secrets, application, "username");
        var password = Value(secrets, application, "password");
        return new DatabaseCredentials
        {
            DatabaseId = context.Spec.Id,
            Endpoint = endpoint,
            DatabaseName = database,
            UserName = user,
            Password = password,
            CertificateAuthority = Value(secrets, PostgreSqlNames.CertificateAuthoritySecret(context), "ca.crt"),
            ConnectionUri = Uri(endpoint.Host),
            ConnectionString = ConnectionString(endpoint.Host),
            ReadOnlyConnectionUri = endpoint.ReadOnlyHost is null ? null : Uri(endpoint.ReadOnlyHost),
            ReadOnlyConnectionString = endpoint.ReadOnlyHost is null ? null : ConnectionString(endpoint.ReadOnlyHost),
        };

        string Uri(string host) => string.Create(
            CultureInfo.InvariantCulture,
            $"postgresql://{Escape(user)}:{Escape(password)}@{host}:{endpoint.Port}/{Escape(database)}?sslmode=verify-full");

        string ConnectionString(string host) => WriteConnectionString(host, endpoint.Port, database, user, password);
    }

    /// <summary>
    /// For Npgsql. It verifies the server's certificate and name; the certificate authority is given to the data source
    /// (<c>UseRootCertificate</c>) or as a file (<c>Root Certificate</c>), because a connection string cannot hold it.
    /// </summary>
    private static string WriteConnectionString(string host, int port, string database, string user, string password)
    {
        var text = new StringBuilder();
        DbConnectionStringBuilder.AppendKeyValuePair(text, "Host", host);
        DbConnectionStringBuilder.AppendKeyValuePair(text, "Port", port.ToString(CultureInfo.InvariantCulture));
        DbConnectionStringBuilder.AppendKeyValuePair(text, "Database", database);
        DbConnectionStringBuilder.AppendKeyValuePair(text, "Username", user);
        DbConnectionStringBuilder.AppendKeyValuePair(text, "Password", password);
        DbConnectionStringBuilder.AppendKeyValuePair(text, "SSL Mode", "VerifyFull");
        return text.ToString();
    }

    private static string Escape(string text) => System.Uri.EscapeDataString(text);

    private static string Value(IReadOnlyDictionary<string, Secret> secrets, string name, string key)
    {
        if (secrets.GetValueOrDefault(name)?.Data?.GetValueOrDefault(key) is not { Length: > 0 } encoded)
        {
            throw new ProvisioningException(ErrorCode.EngineFailed, $"Secret {name} has no '{key}', which the operator should have put there.");
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        }
        catch (FormatException)
        {
            // The inner exception would be of no use, and must not carry a part of the value.
            throw new ProvisioningException(ErrorCode.EngineFailed, $"'{key}' of Secret {name} is not base64.");
        }
    }
}
