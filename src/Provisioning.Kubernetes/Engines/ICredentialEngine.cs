using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Engines;

/// <summary>
/// What an engine is whose application's password can be changed, by a Secret that its operator watches. Pure functions, as those of <see cref="IEngine"/>.
/// </summary>
internal interface ICredentialEngine
{
    /// <summary>Name of the Secret that holds the password; one of <see cref="IEngine.GetCredentialSecrets"/>.</summary>
    string GetPasswordSecret(DatabaseContext context);

    /// <summary>The entries of the Secret that change with the password, all that are derived from it included, as base64.</summary>
    IReadOnlyDictionary<string, string> ChangePassword(Secret secret, string password);

    /// <summary>How far the operator is with a version of the Secret; ready once it has taken it over.</summary>
    Readiness GetRotation(DatabaseContext context, string secretVersion, IObservedObjects observed);
}
