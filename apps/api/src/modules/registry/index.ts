/** Providers and models. */
import './llm-provider.ts'
import './llm-model.ts'
import './provider-models.ts'
