using Provisioning;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds tiers and encryption keys.</summary>
public static class DatabaseProvisioningBuilderExtensions
{
    /// <summary>Defines a tier, or redefines one.</summary>
    /// <returns>The builder.</returns>
    public static IDatabaseProvisioningBuilder AddTier(this IDatabaseProvisioningBuilder builder, DatabaseTier tier, TierDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return Configure(builder, options => options.Tiers[tier.Value] = definition);
    }

    /// <summary>
    /// Adds a key that credentials are sealed with. The first one is the primary unless <see cref="ProvisioningOptions.PrimaryEncryptionKeyId"/> names
    /// another.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="id">Names the key in what it seals: 1 to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, such as <c>2026-01</c>.</param>
    /// <param name="base64">32 random bytes as base64: <c>openssl rand -base64 32</c>.</param>
    /// <returns>The builder.</returns>
    public static IDatabaseProvisioningBuilder AddEncryptionKey(this IDatabaseProvisioningBuilder builder, string id, string base64)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(base64);
        return Configure(builder, options => Add(options, id, base64.Trim()));
    }

    /// <summary>Adds a key of 32 bytes.</summary>
    /// <returns>The builder.</returns>
    /// <inheritdoc cref="AddEncryptionKey(IDatabaseProvisioningBuilder, string, string)"/>
    public static IDatabaseProvisioningBuilder AddEncryptionKey(this IDatabaseProvisioningBuilder builder, string id, ReadOnlySpan<byte> key)
    {
        // The same checks as for any other key, here where the mistake is.
        _ = new EncryptionKey(id, key);
        return builder.AddEncryptionKey(id, Convert.ToBase64String(key));
    }

    /// <summary>Adds a key from a file that holds it as base64, such as a mounted Secret. Read when the options are first needed.</summary>
    /// <returns>The builder.</returns>
    public static IDatabaseProvisioningBuilder AddEncryptionKeyFile(this IDatabaseProvisioningBuilder builder, string id, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Configure(builder, options => Add(options, id, File.ReadAllText(path).Trim()));
    }

    /// <summary>Adds a key from an environment variable that holds it as base64. Without the variable there is no such key.</summary>
    /// <returns>The builder.</returns>
    public static IDatabaseProvisioningBuilder AddEncryptionKeyFromEnvironment(this IDatabaseProvisioningBuilder builder, string id, string variable)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(variable);
        return Configure(builder, options =>
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key)
            {
                Add(options, id, key.Trim());
            }
        });
    }

    private static void Add(ProvisioningOptions options, string id, string base64)
    {
        options.EncryptionKeys[id] = base64;
        options.PrimaryEncryptionKeyId ??= id;
    }

    private static IDatabaseProvisioningBuilder Configure(IDatabaseProvisioningBuilder builder, Action<ProvisioningOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }
}
