namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>A piece of an expression: an identifier or operator by its text, or a literal with its value.</summary>
internal readonly record struct CelToken(string Text, bool IsIdentifier, bool IsLiteral, object? Value);
